# METADATA
# scope: package
# title: Names
# description: Lists of names that an organization allows, exact or with the wildcards `*` and `?`.
package idcscan.lib.names

# METADATA
# description: |
#   Whether a text matches one of the patterns. Only `*` and `?` are special:
#   names may hold brackets and braces.
matches(text, patterns) if {
	some pattern in patterns
	glob.match(strings.replace_n(_plain, pattern), null, text)
}

_plain := {`\`: `\\`, "[": `\[`, "]": `\]`, "{": `\{`, "}": `\}`}
