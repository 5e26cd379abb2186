package fault

// russian finds the Russian wording of an English format. Each room has its own table (ru_<room>.go).
func russian(format string) (string, bool) {
	for _, table := range []map[string]string{ruClients, ruSegments, ruTemplates, ruMail, ruPostgres, ruDelivery, ruCampaigns, ruAPI, ruSystem, ruCmd} {
		if s, ok := table[format]; ok {
			return s, true
		}
	}
	return "", false
}
