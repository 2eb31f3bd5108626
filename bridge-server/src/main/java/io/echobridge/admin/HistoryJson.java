package io.echobridge.admin;

import io.echobridge.admin.history.History;
import io.echobridge.admin.history.Line;
import io.echobridge.text.JsonText;
import java.util.Map;

/**
 * The history as JSON, written by hand: a page that is opened gets tens of thousands of numbers.
 */
final class HistoryJson {
  private HistoryJson() {}

  /**
   * Times are in milliseconds before the last. Values have at most three decimals, and none from
   * 1,000 on.
   */
  static String of(History.Part part) {
    StringBuilder json = new StringBuilder(64 * 1024);
    json.append("{\"tick\":").append(part.tick());
    json.append(",\"at\":").append(part.at());
    json.append(",\"whole\":").append(part.isWhole());
    json.append(",\"leftOut\":").append(part.leftOut());
    json.append(",\"ago\":[");
    for (int i = 0; i < part.times().length; i++) {
      json.append(i == 0 ? "" : ",").append(part.at() - part.times()[i]);
    }
    json.append("],\"lines\":[");
    String comma = "";
    for (Map.Entry<Line, float[]> each : part.lines().entrySet()) {
      Line line = each.getKey();
      json.append(comma).append("{\"app\":").append(JsonText.quoted(line.app()));
      json.append(",\"plot\":").append(JsonText.quoted(line.plot()));
      json.append(",\"name\":").append(JsonText.quoted(line.name()));
      json.append(",\"values\":[");
      for (int i = 0; i < each.getValue().length; i++) {
        json.append(i == 0 ? "" : ",");
        number(each.getValue()[i], json);
      }
      json.append("]}");
      comma = ",";
    }
    return json.append("]}").toString();
  }

  private static void number(float value, StringBuilder json) {
    if (Float.isNaN(value)) {
      json.append("null");
    } else if (Math.abs(value) >= 1_000) {
      json.append(Math.round((double) value));
    } else {
      double rounded = Math.round(value * 1_000.0) / 1_000.0;
      if (rounded == Math.rint(rounded)) {
        json.append((long) rounded);
      } else {
        json.append(rounded);
      }
    }
  }
}
