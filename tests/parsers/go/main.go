// What the OpenTelemetry propagators for Go, and OpenCensus for the two binary carriers of gRPC, extract from headers.
// A line in is a JSON list of [name, value]; a line out is an object of propagator to facts, each [what, value]. A
// propagator that finds nothing is not in it.
package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"strings"

	"go.opencensus.io/tag"
	census "go.opencensus.io/trace/propagation"
	"go.opentelemetry.io/contrib/propagators/aws/xray"
	"go.opentelemetry.io/contrib/propagators/b3"
	"go.opentelemetry.io/contrib/propagators/jaeger"
	"go.opentelemetry.io/contrib/propagators/ot"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

type fact [2]string

var propagators = map[string]propagation.TextMapPropagator{
	"otel-go tracecontext": propagation.TraceContext{},
	"otel-go baggage":      propagation.Baggage{},
	"otel-go b3":           b3.New(),
	"otel-go b3-multi":     b3.New(), // asked without the single header, which hides the others
	"otel-go jaeger":       jaeger.Jaeger{},
	"otel-go ot":           ot.OT{},
	"otel-go xray":         xray.Propagator{},
}

func main() {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) {})) // it would print values
	lines := bufio.NewReader(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var headers [][2]string
		if err := json.Unmarshal(line, &headers); err != nil {
			os.Exit(1)
		}
		if err := out.Encode(read(headers)); err != nil {
			os.Exit(1)
		}
	}
}

func read(headers [][2]string) map[string][]fact {
	carrier := http.Header{}
	for _, header := range headers {
		carrier.Add(header[0], header[1])
	}
	found := map[string][]fact{}
	for name, propagator := range propagators {
		given := carrier
		if name == "otel-go b3-multi" {
			given = carrier.Clone()
			given.Del("b3")
		}
		ctx := propagator.Extract(context.Background(), propagation.HeaderCarrier(given))
		if facts := append(contextFacts(trace.SpanContextFromContext(ctx)), baggageFacts(ctx)...); len(facts) > 0 {
			found[name] = facts
		}
	}
	if facts := censusTrace(carrier); len(facts) > 0 {
		found["opencensus-go grpc-trace"] = facts
	}
	if facts := censusTags(carrier); len(facts) > 0 {
		found["opencensus-go grpc-tags"] = facts
	}
	return found
}

func contextFacts(sc trace.SpanContext) []fact {
	if !sc.IsValid() {
		return nil
	}
	facts := []fact{
		{"trace-id", sc.TraceID().String()},
		{"span-id", sc.SpanID().String()},
		{"sampled", decision(sc.IsSampled())},
	}
	sc.TraceState().Walk(func(key, value string) bool {
		facts = append(facts, fact{"state:" + key, value})
		return true
	})
	return facts
}

func baggageFacts(ctx context.Context) []fact {
	var facts []fact
	for _, member := range baggage.FromContext(ctx).Members() {
		facts = append(facts, fact{"member:" + member.Key(), member.Value()})
		for _, property := range member.Properties() {
			facts = append(facts, fact{"property:" + member.Key(), property.String()})
		}
	}
	return facts
}

func censusTrace(carrier http.Header) []fact {
	var facts []fact
	for _, value := range binary(carrier, "grpc-trace-bin") {
		if sc, ok := census.FromBinary(value); ok {
			facts = append(facts,
				fact{"trace-id", sc.TraceID.String()},
				fact{"span-id", sc.SpanID.String()},
				fact{"sampled", decision(sc.IsSampled())})
		}
	}
	return facts
}

func censusTags(carrier http.Header) []fact {
	var facts []fact
	for _, value := range binary(carrier, "grpc-tags-bin") {
		if tags, err := tag.Decode(value); err == nil {
			facts = append(facts, fact{"tags", tags.String()})
		}
	}
	return facts
}

// binary is what gRPC hands on of a `-bin` header: every value of every line, its base64 padded or not.
func binary(carrier http.Header, name string) [][]byte {
	var values [][]byte
	for _, line := range carrier.Values(name) {
		for _, text := range strings.Split(line, ",") {
			text = strings.TrimRight(strings.TrimSpace(text), "=")
			if value, err := base64.RawStdEncoding.DecodeString(text); err == nil {
				values = append(values, value)
			}
		}
	}
	return values
}

func decision(yes bool) string {
	if yes {
		return "1"
	}
	return "0"
}
