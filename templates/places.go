package templates

// placer gives every output of a tree its escaping, by following the HTML through all branches.
type placer struct {
	r     *report
	loops []place // where the loops around began
}

// place walks nodes from p and returns where they end. at is the tag that they stand in, for the place of an error.
func (c *placer) place(nodes []node, p place, at *piece) place {
	for _, n := range nodes {
		switch n := n.(type) {
		case textNode:
			if p = p.over(string(n)); p.url == urlSplit {
				c.refuseScheme(at)
				p.url = urlQuery
			}
		case *outputNode:
			p = c.output(n, p)
			at = n.expr.piece
		case *ifNode:
			ends := []place{}
			hasElse := false
			for _, b := range n.branches {
				if b.cond != nil {
					at = b.cond.piece
				}
				hasElse = hasElse || b.cond == nil
				ends = append(ends, c.place(b.body, p, at))
			}
			if !hasElse {
				ends = append(ends, p)
			}
			p = c.join(ends, at)
		case *caseNode:
			at = n.expr.piece
			ends := []place{}
			hasElse := false
			for _, b := range n.branches {
				hasElse = hasElse || b.when == nil
				ends = append(ends, c.place(b.body, p, at))
			}
			if !hasElse {
				ends = append(ends, p)
			}
			p = c.join(ends, at)
		case *forNode:
			at = n.list.piece
			c.loops = append(c.loops, p)
			after := c.place(n.body, p, at)
			c.loops = c.loops[:len(c.loops)-1]
			start := c.join([]place{p, after}, at)
			if start != p {
				// A second turn begins where the first ended: give its values the escaping of both.
				after = c.place(n.body, start, at)
			}
			p = c.join([]place{start, after, c.place(n.none, p, at)}, at)
		case *captureNode:
			if end := c.place(n.body, place{}, at); end.in != content {
				c.refuseEnds(at)
			}
		case *jumpNode:
			c.join([]place{c.loops[len(c.loops)-1], p}, at)
		}
	}
	return p
}

func (c *placer) output(n *outputNode, p place) place {
	if p.in == beforeValue {
		p = p.begin(bareValue)
	}
	how, ok := p.escaping()
	q := n.expr.piece
	switch {
	case !ok && p.in == rawContent:
		c.r.refuse(q.src, q.offset, "unsafe_place", "Line %d, column %d: no value may stand inside <script>. Mail programs don't run scripts anyway.")
	case !ok && p.in >= doubleValue:
		c.r.refuse(q.src, q.offset, "unsafe_place", "Line %d, column %d: no value may stand inside the attribute %s.", p.attr)
	case !ok:
		c.r.refuse(q.src, q.offset, "unsafe_place", "Line %d, column %d: a value can't stand here, inside a tag but outside of the quotes of an attribute.")
	}
	n.how = how
	return p.value()
}

func (c *placer) join(ends []place, at *piece) place {
	p := ends[0]
	for _, q := range ends[1:] {
		joined, ok := p.join(q)
		if !ok {
			c.refuseEnds(at)
			return p
		}
		p = joined
	}
	return p
}

func (c *placer) refuseEnds(at *piece) {
	if at != nil {
		c.r.refuse(at.src, at.offset, "unbalanced_html", "Line %d, column %d: the parts of this condition or loop leave a tag or a quote open in different ways. Open and close each tag and quote within one part.")
	}
}

func (c *placer) refuseScheme(at *piece) {
	if at != nil {
		c.r.refuse(at.src, at.offset, "unsafe_place", "Line %d, column %d: what stands before the colon of a link, such as https, can't be a value.")
	}
}
