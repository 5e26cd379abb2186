package postgres

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"salut/fault"
	"salut/keeper"
)

func TestWhatStandsInTheWayOfAStartIsToldInOneSentence(t *testing.T) {
	t.Parallel()
	said := func(words string) error { return &keeper.EndedError{Name: "postgres", Said: words} }
	tests := []struct {
		name string
		err  error
		code string // empty: no fault
	}{
		{"the server finds the disk full", said("FATAL:  could not write lock file \"postmaster.pid\": No space left on device\n"), "disk_full"},
		{"we find the disk full", &fs.PathError{Op: "mkdir", Path: "/x", Err: syscall.ENOSPC}, "disk_full"},
		{"the folder is another user's", said("FATAL:  data directory \"/x\" has wrong ownership\nHINT:  The server must be started by the user that owns the data directory.\n"), "data_dir_rights"},
		{"the folder may not be entered", &fs.PathError{Op: "open", Path: "/x", Err: syscall.EACCES}, "data_dir_rights"},
		{"the folder is read-only", &fs.PathError{Op: "open", Path: "/x", Err: syscall.EROFS}, "data_dir_rights"},
		{"a server of somebody else runs there", said("FATAL:  lock file \"postmaster.pid\" already exists\nHINT:  Is another postmaster (PID 17) running in data directory \"/x\"?\n"), "data_dir_in_use"},
		{"a neighbour never comes to an end", keeper.ErrBusy, "data_dir_in_use"},
		{"a server does not answer", keeper.ErrSilent, "data_dir_in_use"},
		{"the memory does not suffice", said("FATAL:  could not map anonymous shared memory: Cannot allocate memory\n"), "memory"},
		{"something new", said("FATAL:  the stars are wrong\n"), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := explainStart("/data", test.err)
			f := fault.Of(err)
			switch {
			case err == nil:
				t.Fatal("got no error")
			case test.code == "" && f != nil, test.code != "" && (f == nil || f.Code != test.code):
				t.Fatalf("got %v", err)
			}
		})
	}
	if err := explainOS("/data", nil); err != nil {
		t.Fatal(err)
	}
	if err := explainStart("/data", said("LOG:  begin\n2026-11-24 FATAL:  the stars are wrong\nLOG:  end\n")); err.Error() != "PostgreSQL did not start: the stars are wrong" {
		t.Fatalf("got %v", err)
	}
	if err := errors.Unwrap(explainOS("/data", syscall.EIO)); !errors.Is(err, syscall.EIO) {
		t.Fatalf("got %v", err)
	}
}
