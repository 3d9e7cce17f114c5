"""What the OpenTelemetry propagators for Python extract from headers.

A line in is a JSON list of [name, value]; a line out is an object of propagator to facts, each [what, value]. A
propagator that finds nothing is not in it.
"""

import json
import logging
import sys

from opentelemetry import baggage, trace
from opentelemetry.baggage.propagation import W3CBaggagePropagator
from opentelemetry.context import Context
from opentelemetry.propagators.aws import AwsXRayPropagator
from opentelemetry.propagators.b3 import B3MultiFormat
from opentelemetry.propagators.cloud_trace_propagator import CloudTraceFormatPropagator
from opentelemetry.propagators.jaeger import JaegerPropagator
from opentelemetry.propagators.ot_trace import OTTracePropagator
from opentelemetry.propagators.textmap import Getter
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

PROPAGATORS = {
    "otel-py tracecontext": TraceContextTextMapPropagator(),
    "otel-py baggage": W3CBaggagePropagator(),
    "otel-py b3": B3MultiFormat(),
    "otel-py b3-multi": B3MultiFormat(),  # asked without the single header, which hides the others
    "otel-py jaeger": JaegerPropagator(),
    "otel-py ot": OTTracePropagator(),
    "otel-py xray": AwsXRayPropagator(),
    "otel-py cloud-trace": CloudTraceFormatPropagator(),
}


class Lines(Getter):
    """Every line of a header apart, as an ASGI server hands them on; names in any case."""

    def get(self, carrier, key):
        return carrier.get(key.lower())

    def keys(self, carrier):
        return list(carrier)


def read(headers):
    carrier = {}
    for name, value in headers:
        carrier.setdefault(name.lower(), []).append(value)
    without_single = {name: lines for name, lines in carrier.items() if name != "b3"}
    found = {}
    for name, propagator in PROPAGATORS.items():
        given = without_single if name == "otel-py b3-multi" else carrier
        context = propagator.extract(given, Context(), Lines())
        facts = context_facts(trace.get_current_span(context).get_span_context()) + baggage_facts(context)
        if facts:
            found[name] = facts
    return found


def context_facts(span_context):
    if not span_context.is_valid:
        return []
    return [
        ["trace-id", trace.format_trace_id(span_context.trace_id)],
        ["span-id", trace.format_span_id(span_context.span_id)],
        ["sampled", "1" if span_context.trace_flags.sampled else "0"],
        *(["state:" + key, value] for key, value in span_context.trace_state.items()),
    ]


def baggage_facts(context):
    return [["member:" + key, str(value)] for key, value in baggage.get_all(context).items()]


logging.disable()
for line in sys.stdin.buffer:
    json.dump(read(json.loads(line)), sys.stdout, ensure_ascii=True)
    sys.stdout.write("\n")
    sys.stdout.flush()
