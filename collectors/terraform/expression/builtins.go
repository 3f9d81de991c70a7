package expression

import (
	"maps"
	"slices"
	"sync"

	"github.com/agnivade/levenshtein"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	ctyyaml "github.com/zclconf/go-cty-yaml"

	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// The table is made when it is first asked for: its functions evaluate
// expressions, which call functions of the table.
var (
	tableOnce sync.Once
	table     map[string]builtin
)

// builtins are the functions of Terraform 1.11 by name.
func builtins() map[string]builtin {
	tableOnce.Do(func() {
		table = map[string]builtin{}
		for _, part := range []map[string]builtin{
			structuralFunctions(), textFunctions(), numberFunctions(), encodingFunctions(), fileFunctions(),
			hashFunctions(), networkFunctions(), timeFunctions(), hiddenFunctions(),
		} {
			maps.Copy(table, part)
		}
	})
	return table
}

// Functions returns the names of the functions that expressions may call, sorted.
func Functions() []string { return slices.Sorted(maps.Keys(builtins())) }

func suggest(name string) string {
	best, distance := "", 3
	for _, known := range Functions() {
		if d := levenshtein.ComputeDistance(name, known); d < distance {
			best, distance = known, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

func structural(f func(*call) cty.Value, minimum, maximum int) builtin {
	return builtin{structural: f, min: minimum, max: maximum}
}

// deep is a structural function that compares or converts elements.
func deep(f func(*call) cty.Value, minimum, maximum int) builtin {
	return builtin{structural: f, min: minimum, max: maximum, deep: true}
}

func plain(f function.Function) builtin { return builtin{plain: &f} }

// guarded is a function whose result may be much larger than its arguments.
func guarded(f function.Function, size func([]cty.Value) int) builtin {
	return builtin{plain: &f, guard: size}
}

// joined is a function in whose result the arguments stand as they are where when says so.
func joined(f builtin, when func(args []cty.Value) bool) builtin {
	f.joins = when
	return f
}

func structuralFunctions() map[string]builtin {
	return map[string]builtin{
		"alltrue":         structural(allTrue, 1, 1),
		"anytrue":         structural(anyTrue, 1, 1),
		"can":             {lazy: (*evaluator).can},
		"chunklist":       structural(chunkList, 2, 2),
		"coalesce":        structural(coalesce, 0, -1),
		"coalescelist":    structural(coalesceList, 0, -1),
		"compact":         structural(compact, 1, 1),
		"concat":          structural(concat, 1, -1),
		"contains":        deep(contains, 2, 2),
		"distinct":        deep(distinct, 1, 1),
		"element":         structural(element, 2, 2),
		"ephemeralasnull": structural(transparent, 1, 1),
		"flatten":         structural(flatten, 1, 1),
		"index":           plain(indexFunction),
		"issensitive":     structural(isSensitive, 1, 1),
		"keys":            structural(keys, 1, 1),
		"length":          structural(length, 1, 1),
		"lookup":          structural(lookup, 2, 3),
		"matchkeys":       deep(matchKeys, 3, 3),
		"merge":           structural(merge, 0, -1),
		"nonsensitive":    structural(nonsensitive, 1, 1),
		"one":             structural(one, 1, 1),
		"reverse":         structural(reverse, 1, 1),
		"sensitive":       {lazy: (*evaluator).sensitive},
		"setintersection": deep(setIntersection, 1, -1),
		"setproduct":      deep(setProduct, 1, -1),
		"setsubtract":     deep(setSubtract, 2, 2),
		"setunion":        deep(setUnion, 1, -1),
		"slice":           structural(slice, 3, 3),
		"sort":            structural(sortStrings, 1, 1),
		"tobool":          deep(to(cty.Bool), 1, 1),
		"tolist":          deep(to(cty.List(cty.DynamicPseudoType)), 1, 1),
		"tomap":           deep(to(cty.Map(cty.DynamicPseudoType)), 1, 1),
		"tonumber":        deep(to(cty.Number), 1, 1),
		"toset":           deep(to(cty.Set(cty.DynamicPseudoType)), 1, 1),
		"tostring":        deep(to(cty.String), 1, 1),
		"transpose":       plain(transposeFunction),
		"try":             {lazy: (*evaluator).try},
		"values":          structural(values, 1, 1),
		"zipmap":          structural(zipmap, 2, 2),
	}
}

func textFunctions() map[string]builtin {
	return map[string]builtin{
		"chomp":       plain(stdlib.ChompFunc),
		"endswith":    plain(textPredicate("endswith", hasSuffix)),
		"format":      formatFunction(),
		"formatlist":  structural(formatList, 1, -1),
		"indent":      guarded(stdlib.IndentFunc, indentSize),
		"join":        joined(guarded(stdlib.JoinFunc, joinSize), func([]cty.Value) bool { return true }),
		"lower":       plain(stdlib.LowerFunc),
		"regex":       plain(stdlib.RegexFunc),
		"regexall":    plain(stdlib.RegexAllFunc),
		"replace":     guarded(replaceFunction, replaceSize),
		"split":       plain(stdlib.SplitFunc),
		"startswith":  plain(textPredicate("startswith", hasPrefix)),
		"strcontains": plain(textPredicate("strcontains", hasText)),
		"strrev":      plain(stdlib.ReverseFunc),
		"substr":      plain(stdlib.SubstrFunc),
		"title":       plain(stdlib.TitleFunc),
		"trim":        plain(stdlib.TrimFunc),
		"trimprefix":  plain(stdlib.TrimPrefixFunc),
		"trimspace":   plain(stdlib.TrimSpaceFunc),
		"trimsuffix":  plain(stdlib.TrimSuffixFunc),
		"upper":       plain(stdlib.UpperFunc),
	}
}

func numberFunctions() map[string]builtin {
	return map[string]builtin{
		"abs":      plain(stdlib.AbsoluteFunc),
		"ceil":     plain(stdlib.CeilFunc),
		"floor":    plain(stdlib.FloorFunc),
		"log":      plain(stdlib.LogFunc),
		"max":      plain(stdlib.MaxFunc),
		"min":      plain(stdlib.MinFunc),
		"parseint": plain(stdlib.ParseIntFunc),
		"pow":      plain(stdlib.PowFunc),
		"range":    plain(stdlib.RangeFunc),
		"signum":   plain(stdlib.SignumFunc),
		"sum":      plain(sumFunction),
	}
}

func encodingFunctions() map[string]builtin {
	return map[string]builtin{
		"base64decode":     plain(base64DecodeFunction),
		"base64encode":     plain(base64EncodeFunction),
		"base64gzip":       plain(base64GzipFunction),
		"csvdecode":        structural(csvDecode, 1, 1),
		"jsondecode":       structural(jsonDecode, 1, 1),
		"jsonencode":       structural(jsonEncode, 1, 1),
		"textdecodebase64": plain(textDecodeFunction),
		"textencodebase64": plain(textEncodeFunction),
		"urlencode":        plain(urlEncodeFunction),
		"yamldecode":       structural(yamlDecode, 1, 1),
		"yamlencode":       plain(ctyyaml.YAMLEncodeFunc),
	}
}

func hashFunctions() map[string]builtin {
	return map[string]builtin{
		"base64sha256": plain(hashFunction(sha256Sum, encodeBase64)),
		"base64sha512": plain(hashFunction(sha512Sum, encodeBase64)),
		"md5":          plain(hashFunction(md5Sum, encodeHex)),
		"sha1":         plain(hashFunction(sha1Sum, encodeHex)),
		"sha256":       plain(hashFunction(sha256Sum, encodeHex)),
		"sha512":       plain(hashFunction(sha512Sum, encodeHex)),
		"uuidv5":       plain(uuidV5Function),
	}
}

func networkFunctions() map[string]builtin {
	return map[string]builtin{
		"cidrhost":    plain(cidrHostFunction),
		"cidrnetmask": plain(cidrNetmaskFunction),
		"cidrsubnet":  plain(cidrSubnetFunction),
		"cidrsubnets": plain(cidrSubnetsFunction),
	}
}

func timeFunctions() map[string]builtin {
	return map[string]builtin{
		"formatdate": plain(stdlib.FormatDateFunc),
		"timeadd":    plain(stdlib.TimeAddFunc),
		"timecmp":    plain(timeCompareFunction),
	}
}

func hiddenFunctions() map[string]builtin {
	return map[string]builtin{
		"bcrypt":        {hidden: declaration.Impure},
		"plantimestamp": {hidden: declaration.Impure},
		"rsadecrypt":    {hidden: declaration.Sensitive},
		"timestamp":     {hidden: declaration.Impure},
		"uuid":          {hidden: declaration.Impure},
	}
}

func fileFunctions() map[string]builtin {
	return map[string]builtin{
		"abspath":          structural(absolutePath, 1, 1),
		"basename":         plain(pathFunction(baseName)),
		"dirname":          plain(pathFunction(dirName)),
		"file":             structural(readText, 1, 1),
		"filebase64":       structural(readEncoded(encodeBase64), 1, 1),
		"filebase64sha256": structural(readEncoded(hashed(sha256Sum, encodeBase64)), 1, 1),
		"filebase64sha512": structural(readEncoded(hashed(sha512Sum, encodeBase64)), 1, 1),
		"fileexists":       structural(fileExists, 1, 1),
		"filemd5":          structural(readEncoded(hashed(md5Sum, encodeHex)), 1, 1),
		"fileset":          structural(fileSet, 2, 2),
		"filesha1":         structural(readEncoded(hashed(sha1Sum, encodeHex)), 1, 1),
		"filesha256":       structural(readEncoded(hashed(sha256Sum, encodeHex)), 1, 1),
		"filesha512":       structural(readEncoded(hashed(sha512Sum, encodeHex)), 1, 1),
		"pathexpand":       structural(expandPath, 1, 1),
		"templatefile":     structural(templateFile, 2, 2),
		"templatestring":   {lazy: (*evaluator).templateString},
	}
}
