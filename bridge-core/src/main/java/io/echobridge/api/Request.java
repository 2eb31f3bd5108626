package io.echobridge.api;

import io.echobridge.api.Answer.ApiException;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A request to the API.
 *
 * @param path from {@code /apps} on, as it was sent
 * @param client the id in the path
 * @param rest what follows the id, decoded, segment by segment
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares requests
record Request(
    String method,
    String path,
    String client,
    List<String> rest,
    Map<String, Deque<String>> query,
    Optional<String> authorization,
    byte[] body) {
  static Request of(HttpServerExchange exchange, byte[] body) {
    String path = exchange.getRelativePath();
    List<String> segments =
        Stream.of(path.substring(Api.PATH.length()).split("/", -1))
            .skip(1)
            .map(Request::decoded)
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
        Optional.ofNullable(exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION)),
        body);
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

  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ApiException(400, "The path is not percent-encoded");
    }
  }
}
