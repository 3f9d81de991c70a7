package expression

import (
	"fmt"
	"math/big"
	"net"
	"regexp"
	"strings"
	"time"

	"github.com/apparentlymart/go-cidr/cidr"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// leadingZeros are those of a part of an address, which Terraform ignores.
var leadingZeros = regexp.MustCompile(`(^|\.)0+([0-9])`)

func network(value cty.Value) (*net.IPNet, error) {
	text := value.AsString()
	if address, bits, ok := strings.Cut(text, "/"); ok && !strings.Contains(address, ":") {
		text = leadingZeros.ReplaceAllString(address, "$1$2") + "/" + bits
	}
	_, network, err := net.ParseCIDR(text)
	if err != nil {
		return nil, function.NewArgErrorf(0, "invalid CIDR expression: %s", err)
	}
	return network, nil
}

func whole(value cty.Value, arg int) (*big.Int, error) {
	number, accuracy := value.AsBigFloat().Int(nil)
	if accuracy != big.Exact {
		return nil, function.NewArgErrorf(arg, "a whole number is required")
	}
	return number, nil
}

func small(value cty.Value, arg int) (int, error) {
	number, err := whole(value, arg)
	switch {
	case err != nil:
		return 0, err
	case !number.IsInt64() || number.Int64() > 1<<31 || number.Int64() < -1<<31:
		return 0, function.NewArgErrorf(arg, "the number is too large")
	}
	return int(number.Int64()), nil
}

var cidrHostFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "prefix", Type: cty.String}, {Name: "hostnum", Type: cty.Number}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := network(args[0])
		if err != nil {
			return cty.NilVal, err
		}
		number, err := whole(args[1], 1)
		if err != nil {
			return cty.NilVal, err
		}
		host, err := cidr.HostBig(prefix, number)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(host.String()), nil
	},
})

var cidrNetmaskFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "prefix", Type: cty.String}},
	Type:   function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := network(args[0])
		if err != nil {
			return cty.NilVal, err
		}
		if len(prefix.IP) != net.IPv4len {
			return cty.NilVal, function.NewArgErrorf(0, "IPv6 addresses cannot have a netmask: %s", args[0].AsString())
		}
		return cty.StringVal(net.IP(prefix.Mask).String()), nil
	},
})

var cidrSubnetFunction = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "prefix", Type: cty.String}, {Name: "newbits", Type: cty.Number}, {Name: "netnum", Type: cty.Number},
	},
	Type: function.StaticReturnType(cty.String),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := network(args[0])
		if err != nil {
			return cty.NilVal, err
		}
		bits, err := small(args[1], 1)
		if err != nil {
			return cty.NilVal, err
		}
		number, err := whole(args[2], 2)
		if err != nil {
			return cty.NilVal, err
		}
		subnet, err := cidr.SubnetBig(prefix, bits, number)
		if err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(subnet.String()), nil
	},
})

var cidrSubnetsFunction = function.New(&function.Spec{
	Params:   []function.Parameter{{Name: "prefix", Type: cty.String}},
	VarParam: &function.Parameter{Name: "newbits", Type: cty.Number},
	Type:     function.StaticReturnType(cty.List(cty.String)),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		prefix, err := network(args[0])
		if err != nil {
			return cty.NilVal, err
		}
		length, total := prefix.Mask.Size()
		var subnets []cty.Value
		var current *net.IPNet
		for i, arg := range args[1:] {
			bits, err := small(arg, i+1)
			switch {
			case err != nil:
				return cty.NilVal, err
			case bits < 1:
				return cty.NilVal, function.NewArgErrorf(i+1, "must extend prefix by at least one bit")
			case bits > 32:
				return cty.NilVal, function.NewArgErrorf(i+1, "may not extend prefix by more than 32 bits")
			case length+bits > total:
				return cty.NilVal, function.NewArgErrorf(i+1, "would extend prefix to %d bits, which is too long", length+bits)
			}
			if current == nil {
				if current, err = cidr.Subnet(prefix, bits, 0); err != nil {
					return cty.NilVal, err
				}
			} else {
				next, over := cidr.NextSubnet(current, length+bits)
				if over || !prefix.Contains(next.IP) {
					return cty.NilVal, function.NewArgErrorf(i+1, "not enough remaining address space for a subnet with a prefix of %d bits after %s", length+bits, current)
				}
				current = next
			}
			subnets = append(subnets, cty.StringVal(current.String()))
		}
		if len(subnets) == 0 {
			return cty.ListValEmpty(cty.String), nil
		}
		return cty.ListVal(subnets), nil
	},
})

var timeCompareFunction = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "timestamp_a", Type: cty.String}, {Name: "timestamp_b", Type: cty.String}},
	Type:   function.StaticReturnType(cty.Number),
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		var times [2]time.Time
		for i, arg := range args {
			parsed, err := time.Parse(time.RFC3339, arg.AsString())
			if err != nil {
				return cty.NilVal, function.NewArgError(i, fmt.Errorf("not a timestamp as in RFC 3339: %q", arg.AsString()))
			}
			times[i] = parsed
		}
		return cty.NumberIntVal(int64(times[0].Compare(times[1]))), nil
	},
})
