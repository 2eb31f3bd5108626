package io.echobridge.mapping;

import io.echobridge.mapping.MappingConfig.Data;
import io.echobridge.mapping.MappingConfig.Kind;
import io.echobridge.mapping.MappingConfig.When;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule under construction, as a test writes it. */
final class TestRule {
  static final int MAX_SIZE = 50_000;

  private final Kind kind;
  private @Nullable String address;
  private @Nullable Map<String, String> header;
  private @Nullable Map<String, String> field;
  private @Nullable String channel;
  private @Nullable String event;
  private @Nullable String except;
  private @Nullable Data data;

  private TestRule(Kind kind) {
    this.kind = kind;
  }

  static TestRule of(Kind kind) {
    return new TestRule(kind);
  }

  static TestRule raw(String channel, String event) {
    return of(Kind.RAW).channel(channel).event(event);
  }

  TestRule whenAddress(String glob) {
    address = glob;
    return this;
  }

  TestRule whenHeader(String name, String glob) {
    header = Map.of(name, glob);
    return this;
  }

  TestRule whenField(String name, String glob) {
    field = Map.of(name, glob);
    return this;
  }

  TestRule channel(String template) {
    channel = template;
    return this;
  }

  TestRule event(String template) {
    event = template;
    return this;
  }

  TestRule except(String template) {
    except = template;
    return this;
  }

  TestRule data(Data kind) {
    data = kind;
    return this;
  }

  MappingConfig config() {
    boolean always = address == null && header == null && field == null;
    return new MappingConfig(
        always
            ? Optional.empty()
            : Optional.of(
                new When(
                    Optional.ofNullable(address),
                    Optional.ofNullable(header),
                    Optional.ofNullable(field))),
        Optional.of(kind),
        Optional.ofNullable(channel),
        Optional.ofNullable(event),
        Optional.ofNullable(except),
        Optional.ofNullable(data));
  }

  /** For a broker that knows these fields, and clients that cannot be sent an {@code error}. */
  static Mapping mapping(Set<String> fields, TestRule... rules) {
    List<MappingConfig> configs = Stream.of(rules).map(TestRule::config).toList();
    return Mapping.of(configs, fields, MAX_SIZE, event -> !event.equals("error"));
  }

  Mapping mapping() {
    return mapping(TestMessage.FIELDS, this);
  }
}
