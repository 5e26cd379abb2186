package mail

import (
	"errors"
	"net"
	"strings"
)

// Door is where mail is taken: an SMTP or LMTP listener.
type Door struct {
	Network string // tcp or unix
	Addr    string // address and port, or the path of a socket
	LMTP    bool   // RFC 2033: from a mail server of the house; an answer for each recipient
}

var errDoor = errors.New("no address of a door")

// ParseDoor reads ":25" (SMTP), "lmtp:/path/socket" or "lmtp://127.0.0.1:2424".
func ParseDoor(s string) (d Door, err error) {
	d.Network, d.Addr = "tcp", s
	if rest, ok := strings.CutPrefix(s, "lmtp:"); ok {
		d.LMTP = true
		if d.Addr, ok = strings.CutPrefix(rest, "//"); !ok {
			d.Network, d.Addr = "unix", rest
			if !strings.HasPrefix(rest, "/") || len(rest) > 100 { // the system's limit is 104 to 108
				return Door{}, errDoor
			}
			return d, nil
		}
	} else if rest, ok := strings.CutPrefix(s, "smtp://"); ok {
		d.Addr = rest
	}
	if _, port, err := net.SplitHostPort(d.Addr); err != nil || port == "" {
		return Door{}, errDoor
	}
	return d, nil
}
