package api

import (
	"slices"
	"strings"
	"time"

	"salut/campaigns"
	"salut/delivery"
	"salut/fault"
)

type campaignView struct {
	ID             string          `json:"id" example:"1"`
	Name           string          `json:"name" example:"Spring"`
	Purpose        string          `json:"purpose" enum:"marketing,outreach,greeting,service"`
	SegmentID      string          `json:"segment_id"`
	SenderIDs      []string        `json:"sender_ids" nullable:"false"`
	Entry          entryView       `json:"entry"`
	Steps          []stepView      `json:"steps" nullable:"false"`
	StopOn         []string        `json:"stop_on" nullable:"false"`
	PromoPoolID    *string         `json:"promo_pool_id"`
	HoldoutPercent int             `json:"holdout_percent"`
	Window         *windowView     `json:"window" doc:"When letters may go out; null: at any time."`
	FrequencyCap   *capView        `json:"frequency_cap" doc:"How many marketing letters, of all campaigns together, a client may get; one too many is skipped. Null: any number."`
	Priority       string          `json:"priority" enum:"low,normal,high" doc:"Whose letters go first when several campaigns run."`
	TopicID        *string         `json:"topic_id" doc:"What readers may leave without leaving everything."`
	Tracking       *trackingView   `json:"tracking" doc:"What is counted of what readers do; null: clicks and opens."`
	State          string          `json:"state" enum:"draft,scheduled,running,paused,held,finished,canceled"`
	HeldReason     string          `json:"held_reason" doc:"Why salut itself stopped it."`
	Counts         delivery.Counts `json:"counts"`
	LaunchedAt     *time.Time      `json:"launched_at"`
	FinishedAt     *time.Time      `json:"finished_at"`
	CreatedAt      time.Time       `json:"created_at"`
	UpdatedAt      time.Time       `json:"updated_at"`
}

type entryView struct {
	Kind string     `json:"kind" example:"launch" doc:"launch, or at."`
	At   *time.Time `json:"at,omitempty"`
}

type windowView struct {
	Days     []string `json:"days,omitempty" example:"mon" doc:"mon, tue, wed, thu, fri, sat, sun; absent: every day."`
	From     string   `json:"from" example:"09:00"`
	To       string   `json:"to" example:"18:00" doc:"When no letter begins any more."`
	Zone     string   `json:"zone,omitempty" example:"client" doc:"client (default): the client's own zone where it is known; sender: the installation's; or an IANA name."`
	Holidays string   `json:"holidays,omitempty" example:"RU" doc:"RU: not on Russia's public holidays."`
}

type capView struct {
	Letters int `json:"letters" example:"2"`
	Days    int `json:"days" example:"7"`
}

type trackingView struct {
	Clicks bool     `json:"clicks" doc:"Links lead by salut, which notes the click."`
	Opens  bool     `json:"opens" doc:"An invisible picture tells of an open."`
	UTM    *utmView `json:"utm,omitempty" doc:"Parameters that every link gets, unless it has them."`
	Erid   string   `json:"erid,omitempty" doc:"The token of an advertisement, which every link gets."`
}

type utmView struct {
	Source   string `json:"source,omitempty" example:"newsletter"`
	Medium   string `json:"medium,omitempty" example:"email"`
	Campaign string `json:"campaign,omitempty"`
	Content  string `json:"content,omitempty"`
	Term     string `json:"term,omitempty"`
}

func viewTracking(t *delivery.Tracking) *trackingView {
	if t == nil {
		return nil
	}
	return &trackingView{t.Clicks, t.Opens, (*utmView)(t.UTM), t.Erid}
}

func (v *trackingView) tracking() *delivery.Tracking {
	if v == nil {
		return nil
	}
	return &delivery.Tracking{Clicks: v.Clicks, Opens: v.Opens, UTM: (*delivery.UTM)(v.UTM), Erid: v.Erid}
}

type stepView struct {
	TemplateID string `json:"template_id" example:"1"`
	Wait       string `json:"wait,omitempty" example:"0s" doc:"After the step before: 0s, 90m, 36h, 3d."`
}

func (v campaignView) location() string { return prefix + "/campaigns/" + v.ID }

func viewCampaign(language string, c campaigns.Campaign) campaignView {
	v := campaignView{
		ID: showID(c.ID), Name: c.Name, Purpose: c.Purpose, SegmentID: showID(c.SegmentID), SenderIDs: make([]string, len(c.SenderIDs)),
		Entry: entryView{Kind: c.Entry.Kind, At: c.Entry.At}, Steps: make([]stepView, len(c.Steps)), StopOn: c.StopOn, HoldoutPercent: c.HoldoutPercent,
		State: string(c.State), HeldReason: fault.Text(language, c.HeldReason), Counts: c.Counts, LaunchedAt: c.LaunchedAt, FinishedAt: c.FinishedAt,
		CreatedAt: c.CreatedAt, UpdatedAt: c.UpdatedAt, Window: (*windowView)(c.Window), FrequencyCap: (*capView)(c.FrequencyCap), Tracking: viewTracking(c.Tracking), TopicID: showOptionalID(c.TopicID), Priority: priorities[c.Priority+1],
	}
	for i, id := range c.SenderIDs {
		v.SenderIDs[i] = showID(id)
	}
	for i, step := range c.Steps {
		v.Steps[i] = stepView{TemplateID: showID(step.TemplateID), Wait: showWait(step.Wait)}
	}
	if v.StopOn == nil {
		v.StopOn = []string{}
	}
	return v
}

type campaignInput struct {
	Name           string              `json:"name" example:"Spring"`
	Purpose        string              `json:"purpose,omitempty" example:"marketing" doc:"marketing (default), outreach, greeting or service."`
	SegmentID      string              `json:"segment_id" example:"1"`
	SenderIDs      []string            `json:"sender_ids" nullable:"false" example:"1"`
	Entry          *entryView          `json:"entry,omitempty" doc:"At the launch, when absent."`
	Steps          []stepView          `json:"steps" nullable:"false"`
	StopOn         []string            `json:"stop_on,omitempty" example:"replied"`
	PromoPoolID    *string             `json:"promo_pool_id,omitempty" nullable:"true"`
	HoldoutPercent int                 `json:"holdout_percent,omitempty"`
	Window         maybe[windowView]   `json:"window,omitempty"`
	FrequencyCap   maybe[capView]      `json:"frequency_cap,omitempty"`
	Tracking       maybe[trackingView] `json:"tracking,omitempty"`
	TopicID        maybe[string]       `json:"topic_id,omitempty"`
	Priority       string              `json:"priority,omitempty" doc:"low, normal (default) or high."`
}

func (in campaignInput) campaign() (campaigns.Campaign, error) {
	c := campaigns.Campaign{Name: in.Name, Purpose: in.Purpose, StopOn: in.StopOn, HoldoutPercent: in.HoldoutPercent,
		Window: (*delivery.Window)(in.Window.orNil()), FrequencyCap: (*delivery.Cap)(in.FrequencyCap.orNil()), Tracking: in.Tracking.orNil().tracking()}
	if in.Entry != nil {
		c.Entry = campaigns.Entry{Kind: in.Entry.Kind, At: in.Entry.At}
	}
	var bad []*fault.Fault
	note := func(err error) { bad = append(bad, allFaults(err)...) }
	var err error
	c.SegmentID, err = refID("segment_id", in.SegmentID)
	note(err)
	c.SenderIDs, err = refIDs("sender_ids", in.SenderIDs)
	note(err)
	c.Steps, err = readSteps(in.Steps)
	note(err)
	note(noPromo(in.PromoPoolID))
	c.TopicID, err = topicRef(in.TopicID)
	note(err)
	c.Priority, err = readPriority(in.Priority)
	note(err)
	return c, fault.Join(bad)
}

type campaignPatch struct {
	Name           maybe[string]       `json:"name,omitempty"`
	Purpose        maybe[string]       `json:"purpose,omitempty"`
	SegmentID      maybe[string]       `json:"segment_id,omitempty"`
	SenderIDs      maybe[[]string]     `json:"sender_ids,omitempty"`
	Entry          maybe[entryView]    `json:"entry,omitempty"`
	Steps          maybe[[]stepView]   `json:"steps,omitempty"`
	StopOn         maybe[[]string]     `json:"stop_on,omitempty"`
	PromoPoolID    maybe[string]       `json:"promo_pool_id,omitempty"`
	HoldoutPercent maybe[int]          `json:"holdout_percent,omitempty"`
	Window         maybe[windowView]   `json:"window,omitempty"`
	FrequencyCap   maybe[capView]      `json:"frequency_cap,omitempty"`
	Tracking       maybe[trackingView] `json:"tracking,omitempty"`
	TopicID        maybe[string]       `json:"topic_id,omitempty"`
	Priority       maybe[string]       `json:"priority,omitempty"`
}

func (in campaignPatch) patch() (campaigns.Patch, error) {
	p := campaigns.Patch{Name: in.Name.pointer(), Purpose: in.Purpose.pointer(), StopOn: in.StopOn.pointer(), HoldoutPercent: in.HoldoutPercent.pointer()}
	var bad []*fault.Fault
	note := func(err error) { bad = append(bad, allFaults(err)...) }
	var err error
	p.SegmentID, err = parsed(in.SegmentID, func(s string) (int64, error) { return refID("segment_id", s) })
	note(err)
	p.SenderIDs, err = parsed(in.SenderIDs, func(s []string) ([]int64, error) { return refIDs("sender_ids", s) })
	note(err)
	p.Steps, err = parsed(in.Steps, readSteps)
	note(err)
	if in.Entry.set {
		p.Entry = &campaigns.Entry{Kind: in.Entry.value.Kind, At: in.Entry.value.At}
	}
	if in.Window.set {
		w := (*delivery.Window)(in.Window.orNil())
		p.Window = &w
	}
	if in.FrequencyCap.set {
		c := (*delivery.Cap)(in.FrequencyCap.orNil())
		p.FrequencyCap = &c
	}
	p.Priority, err = parsed(in.Priority, readPriority)
	note(err)
	if in.TopicID.set {
		id, err := topicRef(in.TopicID)
		note(err)
		p.TopicID = &id
	}
	if in.Tracking.set {
		t := in.Tracking.orNil().tracking()
		p.Tracking = &t
	}
	if in.PromoPoolID.set && !in.PromoPoolID.null {
		note(noPromo(&in.PromoPoolID.value))
	}
	return p, fault.Join(bad)
}

var priorities = [...]string{"low", "normal", "high"}

func readPriority(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	k := slices.Index(priorities[:], s)
	if k < 0 {
		return 0, fault.Invalidf("priority", "Choose low, normal or high.")
	}
	return k - 1, nil
}

func topicRef(in maybe[string]) (*int64, error) {
	v := in.orNil()
	if v == nil {
		return nil, nil
	}
	id, err := refID("topic_id", *v)
	return &id, err
}

func noPromo(id *string) error {
	if id == nil {
		return nil
	}
	return fault.Invalidf("promo_pool_id", "There are no promo pools yet: leave this out.")
}

func refIDs(field string, list []string) ([]int64, error) {
	ids := make([]int64, len(list))
	var bad []*fault.Fault
	for i, s := range list {
		id, err := refID(field+"["+showID(int64(i))+"]", s)
		bad = append(bad, allFaults(err)...)
		ids[i] = id
	}
	return ids, fault.Join(bad)
}

func readSteps(list []stepView) ([]campaigns.Step, error) {
	steps := make([]campaigns.Step, len(list))
	var bad []*fault.Fault
	for i, in := range list {
		at := "steps[" + showID(int64(i)) + "]"
		id, err := refID(at+".template_id", in.TemplateID)
		bad = append(bad, allFaults(err)...)
		wait, ok := readWait(in.Wait)
		if !ok {
			bad = append(bad, fault.Invalidf(at+".wait", "%q is not a time to wait: write it as 0s, 90m, 36h or 3d.", in.Wait))
		}
		steps[i] = campaigns.Step{TemplateID: id, Wait: wait}
	}
	return steps, fault.Join(bad)
}

// readWait takes Go's durations, and days.
func readWait(s string) (time.Duration, bool) {
	if s == "" {
		return 0, true
	}
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, valid := readID(days)
		return time.Duration(n) * 24 * time.Hour, valid && n <= 3650
	}
	d, err := time.ParseDuration(s)
	return d, err == nil && d >= 0
}

// showWait writes 36h, not 36h0m0s.
func showWait(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// allFaults are the bad fields that an error names, so that several can be told at once.
func allFaults(err error) []*fault.Fault {
	f := fault.Of(err)
	if f == nil {
		return nil
	}
	first := *f
	first.Also = nil
	return append([]*fault.Fault{&first}, f.Also...)
}
