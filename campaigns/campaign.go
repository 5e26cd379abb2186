// Package campaigns is what we plan to say: campaigns with their steps and rules, preflight, launch, pause, report. It owns the
// tables campaigns and preflights; the audience is chosen by segments, what is launched belongs to delivery.
package campaigns

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"salut/delivery"
	"salut/fault"
)

// State of a campaign. Draft and scheduled are the campaign's own; the others follow from its mailing.
type State string

// The states, in the contract's words.
const (
	Draft     State = "draft"
	Scheduled State = "scheduled"
	Running   State = "running"
	Paused    State = "paused"   // by a person
	Held      State = "held"     // by salut, with a reason
	Finished  State = "finished" // nothing pending or sending; running again after a retry
	Canceled  State = "canceled"
)

// Entry says when a client enters.
type Entry struct {
	Kind string     `json:"kind"`
	At   *time.Time `json:"at,omitempty"`
}

// Step is one letter of a campaign, sent Wait after the step before it.
type Step struct {
	TemplateID int64         `json:"template_id"`
	Wait       time.Duration `json:"wait"`
}

// Campaign is a plan of letters to a segment.
type Campaign struct {
	ID             int64
	Name           string
	Purpose        string // marketing, outreach, greeting, service
	SegmentID      int64
	SenderIDs      []int64
	Entry          Entry
	Steps          []Step
	StopOn         []string
	HoldoutPercent int
	Window         *delivery.Window   // when letters go out; nil: at any time
	FrequencyCap   *delivery.Cap      // how many marketing letters a client may get; nil: any number
	Priority       int                // 1 goes before 0 before -1
	TopicID        *int64             // what readers may leave without leaving everything; nil: none
	Tracking       *delivery.Tracking // what is counted of what readers do; nil: clicks and opens
	State          State
	HeldReason     string
	Counts         delivery.Counts
	LaunchedAt     *time.Time
	FinishedAt     *time.Time
	CreatedAt      time.Time
	UpdatedAt      time.Time

	mailing   int64      // 0 before the start
	scheduled *time.Time // when it starts, once it was launched
}

var purposes = map[string]bool{"marketing": true, "outreach": true, "greeting": true, "service": true}

var stopOn = map[string]bool{"replied": true, "bounced": true, "unsubscribed": true, "complained": true, "clicked": true}

// MailingID is the mailing that the campaign's letters are in; 0 before the start.
func (c *Campaign) MailingID() int64 { return c.mailing }

// check refuses what could never be launched, whatever else changes, and fills the defaults.
func (c *Campaign) check() error {
	var bad []*fault.Fault
	add := func(field, format string, args ...any) { bad = append(bad, fault.Invalidf(field, format, args...)) }
	c.Name = strings.TrimSpace(c.Name)
	if c.Name == "" || utf8.RuneCountInString(c.Name) > 200 || strings.ContainsRune(c.Name, 0) {
		add("name", "Give the campaign a name of 1 to 200 characters.")
	}
	if c.Purpose == "" {
		c.Purpose = "marketing"
	}
	if !purposes[c.Purpose] {
		add("purpose", "Choose marketing, outreach, greeting or service.")
	}
	if c.SegmentID <= 0 {
		add("segment_id", "Choose the segment that says who gets the letter.")
	}
	if len(c.SenderIDs) == 0 || len(c.SenderIDs) > 100 {
		add("sender_ids", "Choose at least one sender, and at most 100.")
	}
	if c.Entry.Kind == "" {
		c.Entry.Kind = "launch"
	}
	switch c.Entry.Kind {
	case "launch":
		if c.Entry.At != nil {
			add("entry.at", "A campaign that starts with its launch has no moment; leave this out, or use the kind %q.", "at")
		}
	case "at":
		if c.Entry.At == nil {
			add("entry.at", "Say when the campaign starts, such as 2027-03-05T09:00:00+03:00.")
		}
	default:
		add("entry.kind", "Campaigns start with their launch or at a moment yet; use %q or %q.", "launch", "at")
	}
	if len(c.Steps) == 0 {
		add("steps", "Add at least one step: a letter to send.")
	}
	if len(c.Steps) > 1 {
		add("steps", "Campaigns of more than one letter can't be made yet; keep one step.")
	}
	for i, s := range c.Steps {
		if s.TemplateID <= 0 {
			add(fmt.Sprintf("steps[%d].template_id", i), "Choose the template of this step.")
		}
		if s.Wait != 0 {
			add(fmt.Sprintf("steps[%d].wait", i), "The first letter goes out at the launch; leave its wait at 0s.")
		}
	}
	for i, s := range c.StopOn {
		if !stopOn[s] {
			add(fmt.Sprintf("stop_on[%d]", i), "%q does not stop a campaign; use replied, bounced, unsubscribed, complained or clicked.", s)
		}
	}
	bad = append(bad, faults(c.Window.Check("window"))...)
	bad = append(bad, faults(c.FrequencyCap.Check("frequency_cap"))...)
	bad = append(bad, faults(c.Tracking.Check("tracking"))...)
	if c.Priority < -1 || c.Priority > 1 {
		add("priority", "Choose low, normal or high.")
	}
	if c.HoldoutPercent != 0 {
		add("holdout_percent", "A hold-out group can't be kept yet; leave this at 0.")
	}
	return fault.Join(bad)
}

// faults are all that an error refuses.
func faults(err error) []*fault.Fault {
	f := fault.Of(err)
	if f == nil {
		return nil
	}
	return append([]*fault.Fault{f}, f.Also...)
}

// Patch changes what is not nil; only a draft can be changed, its name always.
type Patch struct {
	Name           *string
	Purpose        *string
	SegmentID      *int64
	SenderIDs      *[]int64
	Entry          *Entry
	Steps          *[]Step
	StopOn         *[]string
	HoldoutPercent *int
	Window         **delivery.Window
	FrequencyCap   **delivery.Cap
	Priority       *int
	TopicID        **int64
	Tracking       **delivery.Tracking
}

// Problem is one finding of a preflight, grouped over the clients it concerns.
type Problem struct {
	Severity string   `json:"severity"` // error, warning
	Code     string   `json:"code"`
	Format   string   `json:"format"` // worded by fault.Text with Params
	Params   []any    `json:"params"`
	Count    int64    `json:"count"`
	Examples []string `json:"examples"` // addresses or names, at most five
}

// Preflight is the state of the check before a launch.
type Preflight struct {
	State    string // running, done
	Done     int64
	Total    int64
	OK       bool
	Problems []Problem
}
