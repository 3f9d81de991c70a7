// Package awsfake is a fake AWS for the services that idcscan reads: a
// loopback server that the unmodified SDK talks to by endpoint alone.
package awsfake
