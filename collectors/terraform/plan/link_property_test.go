package plan_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// world is a random configuration of which the test knows what Terraform would
// do, and the plan does not say it.
type world struct {
	text string
	// truth is the set of each assignment, and group its group, by address.
	truth, group     map[string]string
	sets, references []string
}

// vocabulary has keys that begin with, end in and differ little from others.
var vocabulary = []string{"Admin", "Admin-dev", "Admin-prod", "AdminReadOnly", "Read", "Read-dev", "Read-prod", "ReadOnly", "Ops", "Ops-prod", "dev", "prod"}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }

func newWorld(t *testing.T, r *rand.Rand) world {
	sets := slices.Clone(vocabulary)
	r.Shuffle(len(sets), func(i, j int) { sets[i], sets[j] = sets[j], sets[i] })
	sets = sets[:2+r.IntN(len(sets)-2)]
	alias := map[string]string{}
	for _, word := range vocabulary {
		alias[word] = pick(r, sets)
	}
	index := r.IntN(6)
	suffix := pick(r, []string{"-dev", "-prod", "ReadOnly"})
	// The expression of the index, and what it gives for a value.
	references := [][]string{
		{setBlock, "each.value.set"},                        // set[each.value.set]
		{setBlock, "each.value.set"},                        // set["${each.value.set}-dev"]
		{setBlock, "local.suffix", "each.value.set"},        // the same with the suffix in a local
		{setBlock, "local.alias", "each.value.set"},         // set[local.alias[each.value.set]]
		{setBlock, "each.value.set", "each.value.stage"},    // set["${…set}-${…stage}"]
		{"each.value.set", setBlock, "local.one", setBlock}, // a choice between two by a local
	}[index]
	result := func(value, stage string) string {
		switch index {
		case 0:
			return value
		case 1, 2:
			return value + suffix
		case 4:
			return value + "-" + stage
		}
		return alias[value]
	}
	knownGroups, named := r.IntN(2) == 0, r.IntN(2) == 0
	format := pick(r, []string{"%[1]s_%[2]s_%[3]s_%[4]s", "%[1]s/%[4]s", "%[2]s.%[4]s", "Permission:%[2]s__Principal:%[1]s__Account:%[4]s__%[3]s", "%[2]s-%[3]s-%[4]s", "%[4]s:%[1]s:%[2]s:%[3]s"})
	w := world{sets: sets, references: references, truth: map[string]string{}, group: map[string]string{}}
	var changes []made
	for _, set := range sets {
		changes = append(changes, newSet(set, set))
	}
	groups := map[string]bool{}
	constants := object{}
	for n := range 1 + r.IntN(6) {
		value, stage, group := pick(r, vocabulary), pick(r, []string{"dev", "prod"}), pick(r, vocabulary)
		set := result(value, stage)
		if !slices.Contains(sets, set) {
			continue // Terraform would refuse it
		}
		account := fmt.Sprintf("%012d", 111111111111*(n+1))
		key := fmt.Sprintf(format, group, value, stage, account)
		m := made{block: assignBlock, key: key, values: object{"principal_type": "GROUP", "target_id": account}, unknown: object{"permission_set_arn": true}}
		if constants[key] != nil {
			continue
		}
		constants[key] = object{"set": value, "stage": stage, "group": group}
		if knownGroups {
			m.values["principal_id"] = "id-" + group
		} else {
			m.unknown["principal_id"] = true
		}
		if !groups[group] {
			groups[group] = true
			if !knownGroups {
				changes = append(changes, newGroup(group, group))
			} else if named {
				changes = append(changes, made{block: "data.aws_identitystore_group.existing", key: group, actions: []string{"no-op"}, values: object{"group_id": "id-" + group, "display_name": group}})
			}
		}
		w.truth[m.address()], w.group[m.address()] = set, group
		changes = append(changes, m)
	}
	forEach := any(refs("local.all"))
	if r.IntN(2) == 0 {
		forEach = object{"constant_value": constants}
	}
	w.text = planText(t, module(written(setBlock, refs("local.sets"), object{"name": refs("each.key")}), written(groupBlock, refs("local.groups"), object{"display_name": refs("each.key")}),
		written(assignBlock, forEach, object{"permission_set_arn": refs(references...), "principal_id": refs(groupBlock, "each.value.group")})), nil, changes...)
	return w
}

// TestNoLinkIsWrong holds links against what Terraform would do. A link that is
// not made costs a gap; a wrong one would be a lie.
func TestNoLinkIsWrong(t *testing.T) {
	linked, all := 0, 0
	for seed := range uint64(1000) {
		w := newWorld(t, rand.New(rand.NewPCG(seed, 2)))
		declarations := read(t, w.text)
		for address, set := range w.truth {
			resource := find(t, declarations, address)
			for attribute, want := range map[string]string{"permission_set_arn": setBlock + quotedKey(set), "principal_id": groupBlock + quotedKey(w.group[address])} {
				symbol := resource.Attribute(attribute).Reference()
				if symbol == nil {
					continue // known
				}
				all++
				if symbol.Address == want {
					linked++
				} else if symbol.Address != address {
					t.Fatalf("seed %d: %s of %s leads to %s, and Terraform takes it to %s; references %v of %v, all %v", seed, attribute, address, symbol.Address, want, w.references, w.sets, w.truth)
				}
			}
		}
	}
	// Most of these worlds are made to mislead.
	if linked*5 < all {
		t.Errorf("only %d of %d are linked", linked, all)
	}
}
