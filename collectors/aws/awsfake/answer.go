package awsfake

import (
	"net"
	"net/http"
	"strconv"
)

// answer is what goes back over the wire.
type answer struct {
	status      int
	contentType string
	body        []byte
	// code is the error code in the body.
	code string
	// violation says how the answer breaks AWS's model.
	violation string
	requestID string
	truncate  bool
	reset     bool
}

// write sends the answer, or what the faults leave of it.
func (a *answer) write(w http.ResponseWriter) {
	if a.reset {
		hangUp(w)
		return
	}
	body := a.body
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if a.requestID != "" {
		w.Header().Set("X-Amzn-Requestid", a.requestID)
	}
	w.WriteHeader(a.status)
	if a.truncate {
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush() // else not even this half goes out
		// The length above is a promise that this connection does not keep.
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body) // a client that has gone reads nothing
}

// hangUp resets the connection.
func hangUp(w http.ResponseWriter) {
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := connection.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // RST, not FIN
	}
	_ = connection.Close()
}
