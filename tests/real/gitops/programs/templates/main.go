// Renders templates as Argo CD and flux-operator do: many as JSON in, what they give (in base64) as JSON out.
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
	slim "github.com/go-task/slim-sprig/v3"
	"github.com/gosimple/slug"
	"sigs.k8s.io/yaml"
)

type request struct {
	Text    string
	Data    any
	Flavour string
	Left    string
	Right   string
	Missing string
}

type answer struct {
	Output string `json:"output"`
	Error  string `json:"error"`
}

func functions(flavour string, inputs any) template.FuncMap {
	if flavour == "flux" {
		all := slim.HermeticTxtFuncMap()
		all["slugify"] = func(text string) string {
			slug.MaxLength, slug.EnableSmartTruncate = 63, true
			return slug.Make(text)
		}
		all["inputs"] = func() any { return inputs }
		all["toYaml"] = func(value any) string { out, _ := yaml.Marshal(value); return string(out) }
		return all
	}
	all := template.FuncMap(sprig.GenericFuncMap())
	all["normalize"] = sanitized
	all["slugify"] = slugified
	all["toYaml"] = func(value any) (string, error) {
		out, err := yaml.Marshal(value)
		return string(bytes.TrimSuffix(out, []byte("\n"))), err
	}
	all["fromYaml"] = func(text string) (map[string]any, error) {
		out := map[string]any{}
		err := yaml.Unmarshal([]byte(text), &out)
		return out, err
	}
	all["fromYamlArray"] = func(text string) ([]any, error) {
		out := []any{}
		err := yaml.Unmarshal([]byte(text), &out)
		return out, err
	}
	return all
}

// whole turns numbers into int64 where they are whole, as Kubernetes' JSON does.
func whole(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, each := range value {
			value[key] = whole(each)
		}
	case []any:
		for index, each := range value {
			value[index] = whole(each)
		}
	case float64:
		if number := int64(value); float64(number) == value {
			return number
		}
	}
	return value
}

// sanitized is Argo CD's SanitizeName, applicationset/utils/template_functions.go.
func sanitized(name string) string {
	name = regexp.MustCompile("[^-a-z0-9.]").ReplaceAllString(strings.ToLower(name), "-")
	return strings.Trim(name[:min(len(name), 253)], "-.")
}

// slugified is Argo CD's SlugifyName, applicationset/utils/utils.go.
func slugified(args ...any) string {
	longest, smart, name := 50, true, ""
	for index, each := range args {
		switch index {
		case len(args) - 1:
			name = each.(string)
		case 0:
			longest = each.(int)
		case 1:
			smart = each.(bool)
		}
	}
	slug.EnableSmartTruncate, slug.MaxLength = smart, longest
	return slug.Make(sanitized(name))
}

func render(asked request) (output string, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("panic: %v", problem)
		}
	}()
	data, inputs := asked.Data, any(nil)
	if asked.Flavour == "flux" {
		data, inputs = nil, whole(asked.Data)
	}
	made := template.New("").Delims(asked.Left, asked.Right).Funcs(functions(asked.Flavour, inputs))
	made, err = made.Option("missingkey=" + asked.Missing).Parse(asked.Text)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = made.Execute(&out, data)
	return out.String(), err
}

func main() {
	var rows []request
	if err := json.NewDecoder(os.Stdin).Decode(&rows); err != nil {
		panic(err)
	}
	answers := make([]answer, 0, len(rows))
	for _, asked := range rows {
		output, err := render(asked)
		message := ""
		if err != nil {
			message = err.Error()
		}
		answers = append(answers, answer{base64.StdEncoding.EncodeToString([]byte(output)), message})
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
