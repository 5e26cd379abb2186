package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// browser runs one of the scripts below e2e/browser against a running salut. They need what make test brings: Node, the app's packages, Chromium.
func (i *installation) browser(script string, args []string, settings ...string) {
	i.t.Helper()
	c := exec.Command("node", append([]string{filepath.Join("browser", script)}, args...)...)
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
			lacks(t, "the web app isn't built ("+built+" is missing): make web")
		}
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if _, err := exec.LookPath(name); err == nil {
			return
		}
	}
	lacks(t, "there is no Chromium here: scripts/deps.sh test installs it by apt")
}

// lacks leaves a test out by hand; where the whole check runs, nothing may be missing.
func lacks(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// demo starts the demo and gives its one-time sign-in link and its token.
func (i *installation) demo() (link, token string) {
	i.t.Helper()
	i.start("demo")
	i.eventually("the demo's sign-in link", 3*time.Minute, func() bool {
		i.mu.Lock()
		defer i.mu.Unlock()
		for _, word := range strings.Fields(i.log.String()) {
			switch {
			case strings.Contains(word, "/sign-in#token="):
				link = word
			case strings.HasPrefix(word, "salut_"):
				token = strings.Trim(word, "'")
			}
		}
		return link != "" && token != ""
	})
	return link, token
}

// Every page in Russian by day and in English by night: no request leaves the installation, axe finds nothing, nothing is wider than its window.
// Then each role walks the navigation.
func TestTheWebAppInABrowser(t *testing.T) {
	needsBrowser(t)
	i := install(t)
	link, token := i.demo()
	i.browser("walk.mjs", nil, "SALUT_LINK="+link, "SALUT_LOOKS="+looks("ru-light,en-dark"), "SALUT_SHOTS="+shots("pages"))
	i.browser("roles.mjs", nil, "SALUT_TOKEN="+token, "SALUT_SHOTS="+shots("roles"))
}

// looks are how pages are looked at: the given ones, unless SALUT_LOOKS says otherwise.
func looks(usual string) string {
	if all := os.Getenv("SALUT_LOOKS"); all != "" {
		return all
	}
	return usual
}

// shots is a folder for pictures, when SALUT_SHOTS asks for some.
func shots(name string) string {
	if dir := os.Getenv("SALUT_SHOTS"); dir != "" {
		return filepath.Join(dir, name)
	}
	return ""
}

// A manager makes a segment, a letter and a campaign, launches it, stops it, lets it end and reads its report, in both languages; then clients
// write back.
func TestAMailingInABrowser(t *testing.T) {
	needsBrowser(t)
	i := install(t)
	link, token := i.demo()
	i.browser("campaigns.mjs", nil, "SALUT_APP="+i.url, "SALUT_LINK="+link, "SCREENSHOTS="+shots("mailing"))
	again := strings.Fields(i.must("user", "link", "--email", "demo@salut.example"))
	i.browser("replies.mjs", nil, "SALUT_LINK="+again[len(again)-1], "SALUT_TOKEN="+token, "SALUT_SHOTS="+shots("replies"))
	more := strings.Fields(i.must("user", "link", "--email", "demo@salut.example"))
	i.browser("letters.mjs", nil, "SALUT_LINK="+more[len(more)-1], "SALUT_SHOTS="+shots("letters"))
}

// An empty installation: the code from the console, the first administrator, a sender, a file of clients.
func TestAFirstStartInABrowser(t *testing.T) {
	needsBrowser(t)
	for _, language := range []string{"ru", "en"} {
		t.Run(language, func(t *testing.T) {
			i := install(t)
			i.start("run")
			var code string
			i.eventually("the set-up code", 2*time.Minute, func() bool {
				i.mu.Lock()
				defer i.mu.Unlock()
				code = setupCode.FindString(i.log.String())
				return code != ""
			})
			i.browser("start.mjs", []string{language}, "SALUT_CODE="+code, "SALUT_SHOTS="+shots("start"))
		})
	}
}

var setupCode = regexp.MustCompile(`\b[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}\b`)
