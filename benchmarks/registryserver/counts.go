package main

import (
	"encoding/json"
	"net/http"
	"sync/atomic"
)

// counts says what was asked since the last reset. A request is of one kind; unchanged is how many of the
// manifests were answered 304.
type counts struct {
	challenge, token, get, head, blob, other atomic.Int64
	unchanged, connections                   atomic.Int64
}

func (c *counts) named() map[string]*atomic.Int64 {
	return map[string]*atomic.Int64{
		"challenge": &c.challenge, "token": &c.token, "get": &c.get, "head": &c.head, "blob": &c.blob,
		"other": &c.other, "unchanged": &c.unchanged, "connections": &c.connections,
	}
}

// handler serves GET /counts and POST /reset, at once and on a port of their own: asking counts as nothing.
func (c *counts) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/counts", func(w http.ResponseWriter, _ *http.Request) {
		numbers := map[string]int64{}
		for name, count := range c.named() {
			numbers[name] = count.Load()
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(numbers)
	})
	mux.HandleFunc("/reset", func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.Error(w, "POST it", http.StatusMethodNotAllowed)
			return
		}
		for _, count := range c.named() {
			count.Store(0)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	return mux
}
