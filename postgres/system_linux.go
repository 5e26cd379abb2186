package postgres

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// capDACOverride is CAP_DAC_OVERRIDE of linux/capability.h, which containers have by default too.
const capDACOverride = 1

// passFolders lets the server walk through folders that only root may enter. It runs as an ordinary user all the same
// (which is what PostgreSQL asks for), listens on no network, and everything that it opens is named by us.
func passFolders(attr *syscall.SysProcAttr) { attr.AmbientCaps = []uintptr{capDACOverride} }

// syncLater makes initdb leave the syncing to syncFolder: one call for the file system instead of a thousand files one by one.
var syncLater = []string{"--no-sync"}

func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		defer f.Close()
		_ = unix.Syncfs(int(f.Fd())) // the kernel writes it a little later by itself
	}
}
