package module

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/idcscan/idcscan/collectors/snapshot"
	"github.com/idcscan/idcscan/collectors/terraform/declaration"
)

// tellApart names directories below the root module that was scanned that no module
// calls. Terraform passes over them; whoever takes the directory for the whole of the
// code is to be told.
func (l *loader) tellApart() {
	var directories []string
	l.walk(l.scanned, func(name string, entry fs.DirEntry) error {
		directory := path.Dir(name)
		if entry.IsDir() || editors(entry.Name()) || directory == l.scanned || !isTerraform(entry.Name()) {
			return nil
		}
		if l.configurations[directory] == nil && (len(directories) == 0 || directories[len(directories)-1] != directory) {
			directories = append(directories, directory)
		}
		return nil
	})
	l.tellUnread(directories, "holds Terraform that nothing here calls, and was not read", "scan it by its own name if it is applied")
}

// toldUnread is how many of the files and directories that are not read are named.
const toldUnread = 3

// tellUnread tells of the first of several, names some of the others, and says how
// many there are.
func (l *loader) tellUnread(names []string, what, remedy string) {
	if len(names) == 0 {
		return
	}
	if others := names[1:min(len(names), toldUnread)]; len(others) > 0 {
		what += ", like " + strings.Join(others, ", ")
	}
	if more := len(names) - toldUnread; more > 0 {
		what += fmt.Sprintf(" and %d more", more)
	}
	l.diagnose(declaration.Diagnostic{Place: snapshot.Location{URI: names[0]}, Summary: what, Remedy: remedy})
}
