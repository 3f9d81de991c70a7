package scanner

import "math/bits"

// bitset is a set of members, by their index.
type bitset []uint64

func newBitset(size int) bitset { return make(bitset, (size+63)/64) }

func (b bitset) add(i int)      { b[i/64] |= 1 << (i % 64) }
func (b bitset) remove(i int)   { b[i/64] &^= 1 << (i % 64) }
func (b bitset) has(i int) bool { return b[i/64]>>(i%64)&1 == 1 }

// addRange adds the members from, from+1, … to-1.
func (b bitset) addRange(from, to int) {
	for i := from; i < to; i++ {
		b.add(i)
	}
}

func (b bitset) union(other bitset) {
	for i := range b {
		b[i] |= other[i]
	}
}

func (b bitset) intersect(other bitset) {
	for i := range b {
		b[i] &= other[i]
	}
}

func (b bitset) subtract(other bitset) {
	for i := range b {
		b[i] &^= other[i]
	}
}

func (b bitset) count() int {
	count := 0
	for _, word := range b {
		count += bits.OnesCount64(word)
	}
	return count
}

// first returns up to limit members, the lowest first.
func (b bitset) first(limit int) []int {
	found := []int{}
	for i, word := range b {
		for ; word != 0 && len(found) < limit; word &= word - 1 {
			found = append(found, i*64+bits.TrailingZeros64(word))
		}
	}
	return found
}
