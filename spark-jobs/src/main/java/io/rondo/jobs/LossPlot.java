package io.rondo.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Losses of runs as an SVG drawing with both axes logarithmic, since losses fall like powers of what is spent. */
final class LossPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 420;
    private static final int LEFT = 60;
    private static final int RIGHT = 250;
    private static final int TOP = 20;
    private static final int BOTTOM = 50;
    // Okabe and Ito's colours, which colour-blind people can tell apart; they come again dashed.
    private static final List<String> COLOURS =
            List.of("#000000", "#e69f00", "#56b4e9", "#009e73", "#d55e00", "#0072b2", "#cc79a7", "#999999");

    private LossPlot() {}

    /** A run's name and its points in time order. */
    record Curve(String name, List<AveragingRun.Point> points) {}

    static String byTokens(List<Curve> curves) {
        return draw(curves, "tokens", point -> (double) point.tokens());
    }

    static String byBytes(List<Curve> curves) {
        return draw(curves, "bytes each worker has sent", point -> (double) point.bytes());
    }

    private static String draw(List<Curve> curves, String label, ToDoubleFunction<AveragingRun.Point> across) {
        List<AveragingRun.Point> all =
                curves.stream().flatMap(curve -> curve.points().stream()).toList();
        Axis x = Axis.of(all.stream().mapToDouble(across).toArray(), LEFT, WIDTH - RIGHT);
        Axis y = Axis.of(all.stream().mapToDouble(AveragingRun.Point::loss).toArray(), HEIGHT - BOTTOM, TOP);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        for (double tick : x.ticks()) {
            line(svg, x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM, "#dddddd");
            text(svg, x.at(tick), HEIGHT - BOTTOM + 16, "middle", amount(tick));
        }
        for (double tick : y.ticks()) {
            line(svg, LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), "#dddddd");
            text(svg, LEFT - 6, y.at(tick) + 4, "end", String.format(Locale.ROOT, "%.2f", tick));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", label);
        text(svg, LEFT, TOP - 6, "start", "validation loss, nats per token");
        for (int number = 0; number < curves.size(); number++) {
            curve(svg, curves.get(number), number, across, x, y);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void curve(
            StringBuilder svg, Curve curve, int number, ToDoubleFunction<AveragingRun.Point> across, Axis x, Axis y) {
        String stroke =
                COLOURS.get(number % COLOURS.size()) + (number < COLOURS.size() ? "\"" : "\" stroke-dasharray=\"5 3\"");
        StringBuilder points = new StringBuilder();
        for (AveragingRun.Point point : curve.points()) {
            points.append(
                    String.format(Locale.ROOT, "%.1f,%.1f ", x.at(across.applyAsDouble(point)), y.at(point.loss())));
        }
        svg.append("<polyline fill=\"none\" stroke-width=\"1.6\" stroke=\"" + stroke + " points=\""
                + points.toString().strip() + "\"/>\n");
        double height = TOP + 10 + 17.0 * number;
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke-width=\"2\" stroke=\"%s/>%n",
                WIDTH - RIGHT + 14,
                height,
                WIDTH - RIGHT + 38,
                height,
                stroke));
        text(svg, WIDTH - RIGHT + 44, height + 4, "start", curve.name());
    }

    private static void line(StringBuilder svg, double x1, double y1, double x2, double y2, String colour) {
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>%n",
                x1,
                y1,
                x2,
                y2,
                colour));
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, escaped));
    }

    private static String amount(double value) {
        if (value >= 1e9) {
            return String.format(Locale.ROOT, "%.3g G", value / 1e9).replaceAll("\\.0+ ", " ");
        }
        return value >= 1e6
                ? String.format(Locale.ROOT, "%.3g M", value / 1e6).replaceAll("\\.0+ ", " ")
                : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** From values to places, by logarithms. */
    private record Axis(double low, double high, double from, double to) {
        static Axis of(double[] values, double from, double to) {
            double low = Double.MAX_VALUE;
            double high = 1;
            for (double value : values) {
                low = Math.min(low, Math.max(value, 1e-9));
                high = Math.max(high, value);
            }
            return values.length == 0 ? new Axis(1, 10, from, to) : new Axis(low / 1.02, high * 1.02, from, to);
        }

        double at(double value) {
            return from + (to - from) * Math.log(Math.max(value, low) / low) / Math.log(high / low);
        }

        /** One, two and five times powers of ten; more of them where the axis is short. */
        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            double[] leading =
                    high / low < 10 ? new double[] {1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 7} : new double[] {1};
            for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high; power *= 10) {
                for (double digit : leading) {
                    if (digit * power >= low && digit * power <= high) {
                        ticks.add(digit * power);
                    }
                }
            }
            return ticks;
        }
    }
}
