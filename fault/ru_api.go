package fault

var ruAPI = map[string]string{}
