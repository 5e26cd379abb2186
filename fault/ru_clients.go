package fault

var ruClients = map[string]string{}
