package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// browser runs one of the scripts below e2e/browser against a running salut. They need what make test brings: Node, the app's packages, Chromium.
func (i *installation) browser(script string, settings ...string) {
	i.t.Helper()
	c := exec.Command("node", filepath.Join("browser", script))
	c.Env = append(append(os.Environ(), "SALUT_URL="+i.url), settings...)
	out, err := c.CombinedOutput()
	if err != nil {
		i.t.Errorf("%s: %v\n%s", script, err, out)
	}
	i.t.Logf("%s", lastLines(string(out), 5))
}

func lastLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func needsBrowser(t *testing.T) {
	t.Helper()
	for _, built := range []string{"../web/node_modules/playwright-core", "../web/dist/index.html"} {
		if _, err := os.Stat(built); err != nil {
			t.Skipf("the web app isn't built (%s is missing): make web", built)
		}
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if _, err := exec.LookPath(name); err == nil {
			return
		}
	}
	t.Skip("there is no Chromium here: scripts/deps.sh test installs it by apt")
}

// demo starts the demo and gives its one-time sign-in link.
func (i *installation) demo() (link string) {
	i.t.Helper()
	i.start("demo")
	i.eventually("the demo's sign-in link", 3*time.Minute, func() bool {
		i.mu.Lock()
		defer i.mu.Unlock()
		for _, word := range strings.Fields(i.log.String()) {
			if strings.Contains(word, "/sign-in#token=") {
				link = word
			}
		}
		return link != ""
	})
	return link
}

// Every page in Russian by day and in English by night: no request leaves the installation, axe finds nothing, nothing is wider than its window.
func TestTheWebAppInABrowser(t *testing.T) {
	needsBrowser(t)
	i := install(t)
	i.browser("walk.mjs", "SALUT_LINK="+i.demo(), "SALUT_LOOKS=ru-light,en-dark", "SALUT_SHOTS="+os.Getenv("SALUT_SHOTS"))
}
