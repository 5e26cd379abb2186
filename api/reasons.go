package api

import "salut/fault"

// reasonText words why a message is where it is. The codes are those of the ledger; an unknown one is shown as it is.
func reasonText(language, code string) string {
	switch code {
	case "":
		return ""
	case "no_email":
		return fault.Text(language, "The client has no e-mail address.")
	case "suppressed":
		return fault.Text(language, "The address is on the suppression list.")
	case "no_consent":
		return fault.Text(language, "The client gave no consent to letters of this kind.")
	case "capped":
		return fault.Text(language, "The client had as many marketing letters as the campaign allows, or asked for fewer.")
	case "window":
		return fault.Text(language, "It waits for the hours in which the campaign's letters go.")
	case "provider":
		return fault.Text(language, "The recipient's mail provider asked to send more slowly.")
	case "provider_pace":
		return fault.Text(language, "Letters to this mail provider go at a limited pace.")
	case "replied":
		return fault.Text(language, "The client answered an earlier letter of this campaign.")
	case "bounced":
		return fault.Text(language, "An earlier letter of this campaign came back.")
	case "complained":
		return fault.Text(language, "The client complained about an earlier letter of this campaign.")
	case "merged":
		return fault.Text(language, "The client was merged with another, who gets or got this letter.")
	case "rejected":
		return fault.Text(language, "The mail server refused the letter for good.")
	case "expired":
		return fault.Text(language, "The mail server deferred the letter until its time was over.")
	case "deferred":
		return fault.Text(language, "The mail server deferred the letter; it is tried again.")
	case "render":
		return fault.Text(language, "The letter could not be made for this client.")
	case "no_answer":
		return fault.Text(language, "The connection broke before the mail server answered: the letter may have arrived.")
	case "worker_lost":
		return fault.Text(language, "The process that had the letter in hand was lost: the letter may have arrived.")
	}
	return code
}
