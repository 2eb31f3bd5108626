package io.echobridge.mapping;

import io.echobridge.broker.BrokerMessage;
import io.echobridge.text.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which messages a rule takes: those for which all of this holds. Thread-safe. */
final class Conditions {
  private record Condition(String what, Function<BrokerMessage, @Nullable String> value, Glob is) {}

  private final List<Condition> all = new ArrayList<>();
  private final MappingConfig.When when;

  Conditions(MappingConfig.When when) {
    this.when = when;
    when.address()
        .ifPresent(is -> all.add(new Condition("address", BrokerMessage::address, new Glob(is))));
    when.field()
        .ifPresent(
            fields ->
                fields.forEach(
                    (name, is) ->
                        all.add(
                            new Condition(
                                "field " + name,
                                message -> message.field(name).orElse(null),
                                new Glob(is)))));
    when.header()
        .ifPresent(
            headers ->
                headers.forEach(
                    (name, is) ->
                        all.add(
                            new Condition(
                                "header " + name,
                                message -> message.header(name).orElse(null),
                                new Glob(is)))));
  }

  /** Adds the names of the fields and headers that it reads. */
  void addTo(Names names) {
    when.field().ifPresent(fields -> fields.keySet().forEach(names::field));
    when.header().ifPresent(headers -> headers.keySet().forEach(names::header));
  }

  boolean hold(BrokerMessage message) {
    for (int i = 0; i < all.size(); i++) {
      if (!holds(all.get(i), message)) {
        return false;
      }
    }
    return true;
  }

  /** The first one that does not hold, in words; null where all do. */
  @Nullable String misfit(BrokerMessage message) {
    for (Condition each : all) {
      if (!holds(each, message)) {
        String value = each.value.apply(message);
        String got = value == null ? "missing" : '"' + value + '"';
        return each.what + " is " + got + ", expected \"" + each.is + '"';
      }
    }
    return null;
  }

  private static boolean holds(Condition condition, BrokerMessage message) {
    String value = condition.value.apply(message);
    return value != null && condition.is.matches(value);
  }
}
