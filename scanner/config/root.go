package config

// GitRoot returns the directory that holds .git in or above a directory given
// by its absolute path, "" where none does.
func GitRoot(directory string) string { return gitRoot(directory) }
