package fault

var ruTemplates = map[string]string{}
