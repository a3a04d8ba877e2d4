// What helm-controller makes of a HelmRelease's references and values: JSON rows in, JSON rows out.
package main

import (
	"context"
	"encoding/json"
	"os"

	"github.com/fluxcd/pkg/apis/meta"
	"github.com/fluxcd/pkg/chartutil"
	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"
)

// A row: the texts of ConfigMaps by name and key, `valuesFrom` and `values` as YAML.
type row struct {
	ConfigMaps map[string]map[string]string `json:"configMaps"`
	ValuesFrom string                       `json:"valuesFrom"`
	Values     string                       `json:"values"`
}

type answer struct {
	Values any    `json:"values"`
	Error  string `json:"error"`
}

type holder struct {
	client.Client
	data map[string]map[string]string
}

func (h holder) Get(_ context.Context, key client.ObjectKey, object client.Object, _ ...client.GetOption) error {
	data, is_there := h.data[key.Name]
	if !is_there {
		return apierrors.NewNotFound(schema.GroupResource{Resource: "configmaps"}, key.Name)
	}
	object.(*corev1.ConfigMap).Data = data
	return nil
}

func composed(each row) answer {
	var references []meta.ValuesReference
	if err := yaml.Unmarshal([]byte(each.ValuesFrom), &references); err != nil {
		return answer{Error: err.Error()}
	}
	var values map[string]any
	if err := yaml.Unmarshal([]byte(each.Values), &values); err != nil {
		return answer{Error: err.Error()}
	}
	found, err := chartutil.ChartValuesFromReferences(
		context.Background(), logr.Discard(), holder{data: each.ConfigMaps}, "apps", values, references...)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Values: found}
}

func main() {
	var rows []row
	if err := json.NewDecoder(os.Stdin).Decode(&rows); err != nil {
		panic(err)
	}
	answers := make([]answer, 0, len(rows))
	for _, each := range rows {
		answers = append(answers, composed(each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
