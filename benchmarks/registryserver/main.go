// Command registryserver plays OCI registries with their token servers on loopback ports, each answer late by
// a fixed time. It prints its ports as one line of JSON when it is ready, and counts what it is asked.
package main

import (
	"crypto/tls"
	"encoding/json"
	"flag"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

type ports struct {
	Registries []int `json:"registries"`
	Control    int   `json:"control"`
}

func main() {
	number := flag.Int("registries", 5, "how many registries to play, each on a port of its own")
	delay := flag.Duration("delay", 50*time.Millisecond, "how late each answer is")
	single := flag.Int("single", 0, "every k-th repository is a single manifest with a config; 0 for none")
	open := flag.Bool("open", false, "ask for no token")
	secure := flag.Bool("tls", false, "speak TLS, with HTTP/2 and HTTP/1.1")
	authority := flag.String("ca", "", "where to write the certificate of the authority (with -tls)")
	flag.Parse()

	var config *tls.Config
	if *secure {
		if *authority == "" {
			log.Fatal("-tls needs -ca FILE")
		}
		var err error
		if config, err = newTLS(*authority); err != nil {
			log.Fatal(err)
		}
	}
	counts := &counts{}
	play := &registry{delay: *delay, single: *single, open: *open, counts: counts}
	ready := ports{Control: serve(counts.handler(), nil, nil)}
	for range make([]struct{}, *number) {
		ready.Registries = append(ready.Registries, serve(play, config, counts))
	}
	if err := json.NewEncoder(os.Stdout).Encode(ready); err != nil {
		log.Fatal(err)
	}
	select {}
}

// serve answers on a new loopback port and returns the port. Connections are counted where counts is given.
func serve(handler http.Handler, config *tls.Config, counts *counts) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := &http.Server{
		Handler:   handler,
		TLSConfig: config,
		ErrorLog:  log.New(io.Discard, "", 0), // clients that try TLS first with plain http, and the like
	}
	if counts != nil {
		server.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				counts.connections.Add(1)
			}
		}
	}
	go func() {
		if config != nil {
			log.Fatal(server.ServeTLS(listener, "", ""))
		}
		log.Fatal(server.Serve(listener))
	}()
	return listener.Addr().(*net.TCPAddr).Port
}
