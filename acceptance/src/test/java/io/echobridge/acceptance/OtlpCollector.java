package io.echobridge.acceptance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * A collector of OpenTelemetry's protocol, by HTTP and by gRPC on one port: it keeps what it is
 * sent, as others would read it.
 */
final class OtlpCollector implements AutoCloseable {
  private static final HttpString GRPC_STATUS = new HttpString("grpc-status");
  private static final int GRPC_HEAD = 5;

  /**
   * A piece of work, with what is said of the program that sent it.
   *
   * @param protocol by which it came
   * @param headers of the request that brought it
   */
  record Seen(Span span, Map<String, String> resource, String protocol, HeaderMap headers) {
    String trace() {
      return hex(span.getTraceId());
    }

    String parent() {
      return hex(span.getParentSpanId());
    }

    String id() {
      return hex(span.getSpanId());
    }

    /** Its attributes, as text. */
    Map<String, String> attributes() {
      return texts(span.getAttributesList());
    }
  }

  private final Undertow server;
  private final List<Seen> spans = new CopyOnWriteArrayList<>();
  private final Map<String, Metric> metrics = new ConcurrentHashMap<>();

  private OtlpCollector() {
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(
                exchange ->
                    exchange.getRequestReceiver().receiveFullBytes(OtlpCollector.this::receive))
            .build();
    server.start();
  }

  static OtlpCollector start() {
    return new OtlpCollector();
  }

  String url() {
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return "http://127.0.0.1:" + address.getPort();
  }

  /** All so far. */
  List<Seen> spans() {
    return List.copyOf(spans);
  }

  /** Waits for the span of an event. */
  Seen awaitEvent(String event) {
    return Waiting.until("the span of " + event)
        .until(
            () ->
                spans.stream()
                    .filter(seen -> event.equals(seen.attributes().get("echobridge.event")))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** The metrics so far, by name, each as it was sent last. */
  Map<String, Metric> metrics() {
    return new TreeMap<>(metrics);
  }

  private void receive(HttpServerExchange exchange, byte[] body) {
    String path = exchange.getRequestPath();
    boolean isGrpc =
        "application/grpc".equals(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE));
    byte[] message = isGrpc ? Arrays.copyOfRange(body, GRPC_HEAD, body.length) : body;
    try {
      switch (path) {
        case "/v1/traces", "/opentelemetry.proto.collector.trace.v1.TraceService/Export" ->
            traces(
                ExportTraceServiceRequest.parseFrom(message),
                isGrpc ? "grpc" : "http",
                exchange.getRequestHeaders());
        case "/v1/metrics", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export" ->
            metrics(ExportMetricsServiceRequest.parseFrom(message));
        default -> exchange.setStatusCode(404);
      }
    } catch (InvalidProtocolBufferException e) {
      exchange.setStatusCode(400);
    }
    if (isGrpc) {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/grpc");
      HeaderMap trailers = new HeaderMap();
      trailers.put(GRPC_STATUS, "0");
      exchange.putAttachment(HttpAttachments.RESPONSE_TRAILERS, trailers);
      exchange.getResponseSender().send(ByteBuffer.allocate(GRPC_HEAD)); // an answer without fields
    } else {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/x-protobuf");
      exchange.endExchange();
    }
  }

  private void traces(ExportTraceServiceRequest request, String protocol, HeaderMap headers) {
    for (ResourceSpans each : request.getResourceSpansList()) {
      Map<String, String> resource = texts(each.getResource().getAttributesList());
      each.getScopeSpansList().stream()
          .flatMap(scope -> scope.getSpansList().stream())
          .forEach(span -> spans.add(new Seen(span, resource, protocol, headers)));
    }
  }

  private void metrics(ExportMetricsServiceRequest request) {
    request.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .forEach(metric -> metrics.put(metric.getName(), metric));
  }

  private static Map<String, String> texts(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey, each -> text(each.getValue()), (a, b) -> b, TreeMap::new));
  }

  private static String text(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> Long.toString(value.getIntValue());
      case ARRAY_VALUE ->
          value.getArrayValue().getValuesList().stream()
              .map(OtlpCollector::text)
              .sorted()
              .collect(Collectors.joining(","));
      default -> value.toString();
    };
  }

  private static String hex(ByteString bytes) {
    StringBuilder hex = new StringBuilder();
    for (byte each : bytes.toByteArray()) {
      hex.append("%02x".formatted(each));
    }
    return hex.toString();
  }

  @Override
  public void close() {
    server.stop();
  }
}
