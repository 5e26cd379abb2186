package fault

var ruMail = map[string]string{}
