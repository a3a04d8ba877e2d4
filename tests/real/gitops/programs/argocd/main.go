// What the libraries of Argo CD make of patterns, templates and parameters: JSON rows on standard input, JSON
// rows on standard output.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"dario.cat/mergo"
	"github.com/bmatcuk/doublestar/v4"
	"github.com/gobwas/glob"
	"github.com/jeremywohl/flatten"
	"github.com/valyala/fasttemplate"
)

type row struct {
	Kind    string         `json:"kind"`
	Pattern string         `json:"pattern"`
	Text    string         `json:"text"`
	Data    map[string]any `json:"data"`
	Other   map[string]any `json:"other"`
}

type answer struct {
	Value any    `json:"value"`
	Error string `json:"error"`
}

var templated = regexp.MustCompile(".*{{.*}}.*")

func asked(r row) (found answer) {
	defer func() {
		if problem := recover(); problem != nil {
			found = answer{Error: fmt.Sprint("panic: ", problem)}
		}
	}()
	value, err := valueOf(r)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Value: value}
}

func valueOf(r row) (any, error) {
	switch r.Kind {
	case "path":
		return path.Match(r.Pattern, r.Text)
	case "directory":
		compiled, err := glob.Compile(r.Pattern)
		if err != nil {
			return nil, err
		}
		return compiled.Match(r.Text), nil
	case "doublestar":
		return doublestar.Match(r.Pattern, r.Text)
	case "files":
		found, err := doublestar.FilepathGlob(filepath.Join(r.Text, r.Pattern))
		for place := range found {
			found[place], _ = filepath.Rel(r.Text, found[place])
		}
		return found, err
	case "flatten":
		return flattened(r.Data)
	case "merge":
		err := mergo.Merge(&r.Data, r.Other, mergo.WithOverride)
		return r.Data, err
	case "fill":
		return filled(r.Pattern, r.Data)
	case "expand":
		return os.Expand(r.Pattern, func(name string) string {
			if name == "$" {
				return "$"
			}
			value, _ := r.Data[name].(string)
			return value
		}), nil
	}
	return nil, fmt.Errorf("no such kind: %s", r.Kind)
}

func flattened(data map[string]any) (map[string]string, error) {
	flat, err := flatten.Flatten(data, "", flatten.DotStyle)
	texts := map[string]string{}
	for key, value := range flat {
		texts[key] = fmt.Sprintf("%v", value)
	}
	return texts, err
}

func filled(text string, data map[string]any) (string, error) {
	if !templated.MatchString(text) {
		return text, nil
	}
	template, err := fasttemplate.NewTemplate(text, "{{", "}}")
	if err != nil {
		return "", err
	}
	return template.ExecuteFuncString(func(w io.Writer, tag string) (int, error) {
		name := strings.TrimSpace(tag)
		value, is_text := data[name].(string)
		if name == "" || !is_text {
			return fmt.Fprintf(w, "{{%s}}", tag)
		}
		return w.Write([]byte(value))
	}), nil
}

func main() {
	var rows []row
	if err := json.NewDecoder(os.Stdin).Decode(&rows); err != nil {
		panic(err)
	}
	answers := make([]answer, 0, len(rows))
	for _, each := range rows {
		answers = append(answers, asked(each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
