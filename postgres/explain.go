package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"syscall"

	"salut/fault"
	"salut/keeper"
)

// The sentences for the person at the terminal. The disk and the folder's rights can stand in the way of ourselves or
// of the server, and read the same both ways.

func diskFull(dir string) error {
	return fault.Unavailablef("The disk that holds %s is full. Free some space and start again; nothing is lost.", dir).Coded("disk_full")
}

func noRights(dir string) error {
	return fault.Unavailablef("salut may not read or write %s. Give that folder to the user that runs salut, or set SALUT_DATA_DIR to another one.", dir).Coded("data_dir_rights")
}

func inUse(dir string) error {
	return fault.Conflictf("Another PostgreSQL server uses %s and does not answer. Stop it, then start again.", dir).Coded("data_dir_in_use")
}

// explainStart words why there is no server in dir.
func explainStart(dir string, err error) error {
	ended := (*keeper.EndedError)(nil)
	switch {
	case fault.Of(err) != nil:
		return err
	case errors.As(err, &ended):
		return explainServer(dir, ended.Said, fmt.Errorf("PostgreSQL did not start: %s", lastWords(ended.Said)))
	case errors.Is(err, keeper.ErrBusy):
		return fault.Unavailablef("Another salut is still starting or stopping PostgreSQL in %s. Wait until it is done, then try again.", dir).Coded("data_dir_in_use")
	case errors.Is(err, keeper.ErrSilent):
		return fmt.Errorf("%w (%w)", inUse(dir), err)
	}
	return explainOS(dir, err)
}

// explainOS words an error that the system gave us about dir.
func explainOS(dir string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return diskFull(dir)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return noRights(dir)
	case errors.Is(err, syscall.ENOTDIR):
		return fault.Invalidf("", "%s is a file, not a folder. Remove it, or set SALUT_DATA_DIR to another place.", dir).Coded("data_dir_file")
	}
	return fmt.Errorf("use the data folder %s: %w", dir, err)
}

// explainServer words what the server or initdb said before it gave up, where the cause is a known one.
func explainServer(dir, said string, err error) error {
	switch {
	case strings.Contains(said, "No space left on device"), strings.Contains(said, "Disk quota exceeded"):
		return diskFull(dir)
	case strings.Contains(said, "another postmaster"), strings.Contains(said, "shared memory block is still in use"), strings.Contains(said, "is already in use"):
		return inUse(dir)
	case strings.Contains(said, "Cannot allocate memory"):
		return fault.Unavailablef("There is too little free memory to start PostgreSQL. Close something, or set SALUT_DATABASE_URL to a server elsewhere.").Coded("memory")
	case strings.Contains(said, "Permission denied"), strings.Contains(said, "Read-only file system"), strings.Contains(said, "wrong ownership"):
		return noRights(dir)
	}
	return err
}

// lastWords is the reason among what a program said before it gave up, without time and process.
func lastWords(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		for _, word := range []string{"FATAL:", "PANIC:", "error:"} {
			if _, after, ok := strings.Cut(lines[i], word); ok {
				return strings.TrimSpace(after)
			}
		}
	}
	return strings.TrimSpace(lines[len(lines)-1])
}
