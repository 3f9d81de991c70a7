package awsfake

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudtrail"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// sdkClients are the SDK's clients by the namespace of their shapes, which is
// also the name of their module.
var sdkClients = map[string]reflect.Type{
	"ssoadmin":      reflect.TypeFor[*ssoadmin.Client](),
	"identitystore": reflect.TypeFor[*identitystore.Client](),
	"organizations": reflect.TypeFor[*organizations.Client](),
	"iam":           reflect.TypeFor[*iam.Client](),
	"cloudtrail":    reflect.TypeFor[*cloudtrail.Client](),
	"sts":           reflect.TypeFor[*sts.Client](),
}

// outputType returns the SDK's type of an operation's answer.
func outputType(t *testing.T, op *operation) reflect.Type {
	t.Helper()
	method, ok := sdkClients[op.service.namespace].MethodByName(op.name)
	if !ok {
		t.Fatalf("the SDK has no operation %s", op.action())
	}
	return method.Type.Out(0).Elem()
}

// moduleDirs remembers what moduleDir has found.
var moduleDirs = map[string]string{}

// moduleDir returns where the module of a service lies.
func moduleDir(t *testing.T, namespace string) string {
	t.Helper()
	if dir, ok := moduleDirs[namespace]; ok {
		return dir
	}
	out, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}",
		"github.com/aws/aws-sdk-go-v2/service/"+namespace).Output()
	if err != nil {
		t.Fatalf("where is the module of %s: %v", namespace, err)
	}
	moduleDirs[namespace] = strings.TrimSpace(string(out))
	return moduleDirs[namespace]
}

// requiredFields returns the fields of each type of a module of which the doc
// comment says "This member is required.", as "Type.Field".
func requiredFields(t *testing.T, namespace string) map[string]bool {
	t.Helper()
	required := map[string]bool{}
	for _, pattern := range []string{"api_op_*.go", "types/types.go", "types/errors.go"} {
		paths, err := filepath.Glob(filepath.Join(moduleDir(t, namespace), pattern))
		if err != nil || len(paths) == 0 {
			t.Fatalf("no %s in the module of %s: %v", pattern, namespace, err)
		}
		for _, path := range paths {
			file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if spec, ok := n.(*ast.TypeSpec); ok {
					addRequired(required, spec)
				}
				return true
			})
		}
	}
	return required
}

func addRequired(required map[string]bool, spec *ast.TypeSpec) {
	fields, ok := spec.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, field := range fields.Fields.List {
		if len(field.Names) > 0 && strings.Contains(field.Doc.Text(), "This member is required.") {
			required[spec.Name.Name+"."+field.Names[0].Name] = true
		}
	}
}
