package templates

import (
	"context"

	"salut/postgres"
)

// Draft compiles a content that nobody has saved, with the blocks as they are now. It refuses what saving would refuse and keeps nothing.
func Draft(ctx context.Context, db postgres.DB, c Content) (*Letter, error) {
	if c.Language == "" {
		c.Language = guess(c.Subject, c.Body)
	}
	letter, _, err := compileWithBlocks(ctx, db, &c)
	return letter, err
}

// compileWithBlocks fills in the blocks that a content includes and compiles it.
func compileWithBlocks(ctx context.Context, db postgres.DB, c *Content) (letter *Letter, blocks []int64, err error) {
	var all shelf
	if mayInclude(*c) {
		if all, err = allBlocks(ctx, db); err != nil {
			return nil, nil, err
		}
	}
	blocks = all.fill(c)
	letter, err = compile(*c, all.names())
	return letter, blocks, err
}
