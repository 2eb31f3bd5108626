package io.echobridge.api;

import io.echobridge.api.Answer.ApiException;
import io.echobridge.channel.TraceContext;
import io.echobridge.text.Percent;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API.
 *
 * @param path from {@code /apps} on, as it was sent: it was split before anything was decoded
 * @param client the id in the path
 * @param rest what follows the id, decoded, segment by segment
 * @param query decoded
 * @param rawQuery the query as it was sent
 * @param trace what work it is part of; null where it does not say
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
record Request(
    String method,
    String path,
    String client,
    List<String> rest,
    Map<String, Deque<String>> query,
    String rawQuery,
    Optional<String> authorization,
    @Nullable TraceContext trace,
    byte[] body) {
  /** A request whose body is not there yet. */
  static Request of(HttpServerExchange exchange) {
    String path = sent(exchange);
    List<String> segments =
        Stream.of(path.substring(Api.PATH.length()).split("/", -1))
            .skip(1)
            .map(Percent::decode)
            .toList();
    if (segments.size() < 2) {
      throw new ApiException(404, "Not found");
    }
    return new Request(
        exchange.getRequestMethod().toString(),
        path,
        segments.get(0),
        segments.subList(1, segments.size()),
        exchange.getQueryParameters(),
        exchange.getQueryString(),
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION)),
        TraceContext.of(
            exchange.getRequestHeaders().getFirst("traceparent"),
            exchange.getRequestHeaders().getFirst("tracestate")),
        new byte[0]);
  }

  Request with(byte[] present) {
    return new Request(method, path, client, rest, query, rawQuery, authorization, trace, present);
  }

  /**
   * The path from {@link Api#PATH} on as it was sent. What Undertow has of it is cut at semicolons,
   * which may stand in a channel's name.
   */
  private static String sent(HttpServerExchange exchange) {
    String uri = exchange.getRequestURI();
    int from = exchange.isHostIncludedInRequestURI() ? uri.indexOf('/', uri.indexOf("//") + 2) : 0;
    // Before it there are as many slashes as in the app's own path.
    for (long i = exchange.getResolvedPath().chars().filter(c -> c == '/').count(); i > 0; i--) {
      from = uri.indexOf('/', from + 1);
    }
    return uri.substring(from);
  }

  /** The path as who signs it before he encodes it has it. */
  String decodedPath() {
    return Api.PATH + "/" + client + "/" + String.join("/", rest);
  }

  /** The query's parameters as they are signed. */
  SortedMap<String, String> merged() {
    return PusherSignature.merged(query);
  }

  Optional<String> parameter(String name) {
    Deque<String> values = query.getOrDefault(name, new ArrayDeque<>());
    return Optional.ofNullable(values.peekLast());
  }

  boolean is(String wantedMethod, String... wanted) {
    if (!method.equals(wantedMethod) || rest.size() != wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (!wanted[i].equals("*") && !wanted[i].equals(rest.get(i))) {
        return false;
      }
    }
    return true;
  }
}
