# METADATA
# scope: package
# title: Lists
# description: |
#   Questions about long lists, answered by one builtin each: walking half a
#   million elements in Rego takes a second, and in a builtin a hundredth.
package idcscan.lib.lists

# METADATA
# description: A set in the form that `among` looks elements up in; make it once, outside of loops.
lookup(elements) := {element: set() | some element in elements}

# METADATA
# description: |
#   Elements of a list that are in a lookup. A node without edges is reachable
#   where it is both a start and in the graph.
among(list, elements) := graph.reachable(elements, list)
