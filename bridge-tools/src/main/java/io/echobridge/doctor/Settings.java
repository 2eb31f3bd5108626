package io.echobridge.doctor;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Optional;

/** Reads single settings of plug-ins, whose records are not known here. */
final class Settings {
  private Settings() {}

  /** The text of a setting of this name; nothing where there is none. */
  static Optional<String> text(Record settings, String name) {
    return value(settings, name, String.class);
  }

  /** The texts of a setting of this name; none where there is none. */
  static List<String> texts(Record settings, String name) {
    List<?> all = value(settings, name, List.class).orElse(List.of());
    return all.stream().map(String::valueOf).toList();
  }

  private static <T> Optional<T> value(Record settings, String name, Class<T> type) {
    for (RecordComponent each : settings.getClass().getRecordComponents()) {
      if (each.getName().equals(name) && each.getType() == type) {
        try {
          return Optional.of(type.cast(each.getAccessor().invoke(settings)));
        } catch (ReflectiveOperationException e) {
          return Optional.empty(); // a record that is not public keeps its settings
        }
      }
    }
    return Optional.empty();
  }
}
