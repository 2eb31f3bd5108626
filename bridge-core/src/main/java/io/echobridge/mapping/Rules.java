package io.echobridge.mapping;

import io.echobridge.mapping.MappingConfig.Kind;
import io.echobridge.settings.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Compiles rules, and collects what is wrong with them. */
final class Rules {
  private final Set<String> fields;
  private final Predicate<String> sayable;
  private final Json json;
  private final Faults faults = new Faults();

  Rules(Set<String> fields, int maxSize, Predicate<String> sayable) {
    this.sayable = sayable;
    this.fields = fields;
    this.json = new Json(maxSize);
  }

  /**
   * @throws IllegalArgumentException with one line for each fault, led by the path of its key
   */
  List<Rule> compile(List<MappingConfig> written) {
    if (written.isEmpty()) {
      faults.add("mappings: expected at least one rule, such as { envelope = laravel }, got none");
    }
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      rules.add(compile(written.get(i), "mappings.\"[" + i + "]\"."));
    }
    faults.done();
    return List.copyOf(rules);
  }

  private Rule compile(MappingConfig rule, String path) {
    Kind kind = rule.envelope().orElse(Kind.LARAVEL);
    Vocabulary vocabulary = new Vocabulary(fields, kind);
    rule.when().ifPresent(when -> check(when, path));
    Template channel = template(rule.channel(), path + "channel", vocabulary);
    Template event = template(rule.event(), path + "event", vocabulary);
    Template except = template(rule.except(), path + "except", vocabulary);
    if (kind == Kind.RAW) {
      String expected = ": expected a template, because a raw body names none, got nothing";
      if (rule.channel().isEmpty()) {
        faults.add(path + "channel" + expected);
      }
      if (rule.event().isEmpty()) {
        faults.add(path + "event" + expected);
      }
    } else if (rule.data().isPresent()) {
      faults.add(path + "data: expected only with envelope = raw");
    }
    return new Rule(
        rule.when().map(Conditions::new).orElse(null),
        envelope(kind, rule, channel),
        channel,
        event,
        except,
        sayable);
  }

  private Envelope envelope(Kind kind, MappingConfig rule, @Nullable Template channel) {
    return switch (kind) {
      case LARAVEL -> new LaravelEnvelope(json, channel == null);
      case RAW -> new RawEnvelope(json, rule.data().orElse(MappingConfig.Data.JSON));
      case CLOUDEVENTS -> new CloudEventsEnvelope(json, fields.contains("contentType"));
      case SOCKETIO_EMITTER -> new EmitterEnvelope(json, channel);
    };
  }

  private void check(MappingConfig.When when, String path) {
    when.field()
        .ifPresent(
            given ->
                given.keySet().stream()
                    .filter(name -> !fields.contains(name))
                    .forEach(name -> faults.add(path + "when.field: " + unknown(name))));
  }

  private String unknown(String name) {
    return fields.isEmpty()
        ? "expected none, because this broker has no fields, got " + name
        : "expected one of " + String.join(", ", new java.util.TreeSet<>(fields)) + ", got " + name;
  }

  private @Nullable Template template(Optional<String> text, String path, Vocabulary vocabulary) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return Template.parse(text.get(), vocabulary);
    } catch (IllegalArgumentException e) {
      faults.add(path + ": " + e.getMessage());
      return null;
    }
  }
}
