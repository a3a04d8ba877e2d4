// What fluxcd/pkg envsubst makes of texts: JSON rows on standard input, JSON rows on standard output.
package main

import (
	"encoding/json"
	"os"

	"github.com/fluxcd/pkg/envsubst"
)

type row struct {
	Text      string            `json:"text"`
	Variables map[string]string `json:"variables"`
}

type answer struct {
	Text  string `json:"text"`
	Error string `json:"error"`
}

func main() {
	var rows []row
	if err := json.NewDecoder(os.Stdin).Decode(&rows); err != nil {
		panic(err)
	}
	answers := make([]answer, 0, len(rows))
	for _, each := range rows {
		text, err := envsubst.Eval(each.Text, func(name string) (string, bool) {
			value, is_set := each.Variables[name]
			return value, is_set
		})
		found := answer{Text: text}
		if err != nil {
			found = answer{Error: err.Error()}
		}
		answers = append(answers, found)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
