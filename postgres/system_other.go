//go:build unix && !linux

package postgres

import "syscall"

// passFolders has nothing to offer outside Linux: the server will say that it can't reach its folder.
func passFolders(*syscall.SysProcAttr) {}

// syncLater is empty: initdb syncs what it writes.
var syncLater []string

func syncFolder(string) {}
