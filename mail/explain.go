package mail

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"syscall"

	"salut/fault"
)

// Explain words an error of Dial for whoever set up the account: what is wrong and what to try. The server's own words are
// in it where it said any.
func Explain(err error, a Account) *fault.Fault {
	server := a.address()
	if refused := new(Refused); errors.As(err, &refused) {
		switch refused.Stage {
		case StageAuth:
			return fault.Unavailablef("%s doesn't accept the user name and password: %s.", server, sentence(refused.Reply)).Coded("smtp_auth_refused")
		case StageSTARTTLS:
			return fault.Unavailablef("%s refuses to secure the connection: %s.", server, sentence(refused.Reply)).Coded("smtp_tls")
		}
		return fault.Unavailablef("%s refuses the connection: %s.", server, sentence(refused.Reply)).Coded("smtp_refused")
	}
	failed := new(Failed)
	if !errors.As(err, &failed) {
		return fault.Unavailablef("%s can't be reached: %v.", server, err).Coded("smtp_unreachable")
	}
	switch failed.Stage {
	case StageConnect:
		return explainConnect(failed.Err, a, server)
	case StageTLS:
		return explainTLS(failed.Err, server)
	case StageSTARTTLS:
		if errors.Is(err, ErrNoSTARTTLS) {
			return fault.Unavailablef("%s doesn't offer STARTTLS, so nothing was sent to it. Port 465 mostly wants the security tls; none is for a server in your own network.", server).Coded("smtp_no_starttls")
		}
	case StageAuth:
		if errors.Is(err, ErrNoAuth) {
			return fault.Unavailablef("%s doesn't offer a way to sign in that was asked for; try another auth, or leave the user name empty if the server wants none.", server).Coded("smtp_no_auth")
		}
	}
	if isTimeout(err) || errors.Is(err, io.EOF) {
		return fault.Unavailablef("%s took the connection and then said nothing we understand. Port 465 mostly wants the security tls, ports 587 and 25 starttls.", server).Coded("smtp_silent")
	}
	return fault.Unavailablef("%s can't be talked to: %v.", server, failed.Err).Coded("smtp_unreachable")
}

func explainConnect(err error, a Account, server string) *fault.Fault {
	var unknown *net.DNSError
	switch {
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return fault.Unavailablef("There is no server named %q; check how the host is spelled.", a.Host).Coded("smtp_unknown_host")
	case errors.Is(err, syscall.ECONNREFUSED):
		return fault.Unavailablef("Nothing answers at %s; check the port.", server).Coded("smtp_port_closed")
	case isTimeout(err):
		return fault.Unavailablef("%s doesn't answer; check host and port, and whether a firewall or the hosting provider blocks outgoing mail.", server).Coded("smtp_timeout")
	}
	return fault.Unavailablef("%s can't be reached: %v.", server, err).Coded("smtp_unreachable")
}

func explainTLS(err error, server string) *fault.Fault {
	var (
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &authority):
		return fault.Unavailablef("The certificate of %s is signed by nobody that this machine trusts. For a server of your own, paste its certificate into ca_pem.", server).Coded("smtp_certificate")
	case errors.As(err, &name):
		return fault.Unavailablef("The certificate of %s is made for another name; write the host as the certificate has it.", server).Coded("smtp_certificate")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return fault.Unavailablef("The certificate of %s has expired or isn't valid yet; whoever runs the server has to renew it.", server).Coded("smtp_certificate")
	case errors.As(err, &record):
		return fault.Unavailablef("%s doesn't speak TLS from the first byte; ports 587 and 25 mostly want the security starttls.", server).Coded("smtp_tls")
	}
	return fault.Unavailablef("The connection to %s can't be secured: %v.", server, err).Coded("smtp_tls")
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// sentence is a reply that another sentence ends with.
func sentence(r Reply) string {
	s := r.String()
	if s != "" && s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s
}
