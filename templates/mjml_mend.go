package templates

import (
	"regexp"
	"strconv"
	"strings"
)

var paddingAttribute = regexp.MustCompile(`(\spadding=)("[^"]*"|'[^']*')`)

// spellPadding writes the padding of a tag as four lengths with units. gomjml reads neither "0 40px" nor "32px 40px 0", and then
// gives Outlook columns as wide as if there were none.
func spellPadding(tag string) string {
	if !strings.Contains(tag, "padding=") {
		return tag
	}
	return paddingAttribute.ReplaceAllStringFunc(tag, func(a string) string {
		m := paddingAttribute.FindStringSubmatch(a)
		quote, sides := m[2][:1], strings.Fields(m[2][1:len(m[2])-1])
		whole := len(sides) == 3
		for i, s := range sides {
			if s == "0" {
				sides[i], whole = "0px", true
			} else if n, ok := strings.CutSuffix(s, "px"); !ok || strings.Trim(n, "0123456789.") != "" {
				return a // per cents and Liquid are as they are
			}
		}
		if !whole {
			return a
		}
		if len(sides) == 3 {
			sides = append(sides, sides[1])
		}
		return m[1] + quote + strings.Join(sides, " ") + quote
	})
}

// groupParts finds where a group of columns begins, and each column in it, in what gomjml made: the width that Outlook takes, and the
// class that all others take theirs from.
var groupParts = regexp.MustCompile(`<td class="[^"]*" style="(?:vertical-align:[a-z]+;)?width:(\d+)px;" ?><!\[endif\]--><div class="mj-column-[a-z]+-[\d-]+ mj-outlook-group-fix" style="font-size:0;` +
	`|(<td style="vertical-align:[a-z]+;width:)\d+(px;" ?><!\[endif\]--><div class="mj-column-(per|px)-([\d-]+) )`)

// mendGroups gives columns in a group their own widths in Outlook, where gomjml makes them all the same.
func mendGroups(made string) string {
	group := 0.0
	return groupParts.ReplaceAllStringFunc(made, func(part string) string {
		m := groupParts.FindStringSubmatch(part)
		if m[1] != "" {
			group, _ = strconv.ParseFloat(m[1], 64)
			return part
		}
		width, err := strconv.ParseFloat(strings.ReplaceAll(m[5], "-", "."), 64)
		if err != nil {
			return part
		}
		if m[4] == "per" {
			width = group * width / 100
		}
		if width < 1 {
			return part
		}
		return m[2] + strconv.FormatFloat(width, 'f', -1, 64) + m[3]
	})
}
