package api

func (s *server) registerMailbox() {}
