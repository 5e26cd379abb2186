package templates

import (
	"maps"
	"slices"
)

// FilterNames are all filters that a letter may use.
func FilterNames() []string { return slices.Sorted(maps.Keys(filters())) }

// VariableNames are all variables that a letter may use, with their fields.
func VariableNames() []string {
	var all []string
	for root, fields := range variables {
		if root == "blank" || root == "empty" {
			continue // words of Liquid
		}
		all = append(all, root)
		for _, f := range fields {
			all = append(all, root+"."+f)
		}
	}
	slices.Sort(all)
	return all
}
