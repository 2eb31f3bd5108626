/**
 * Sends traces and metrics to an OpenTelemetry collector (OTLP), by opentelemetry-java and
 * Micrometer. Nothing of these two is loaded while nobody wants it.
 */
@NullMarked
package io.echobridge.telemetry;

import org.jspecify.annotations.NullMarked;
