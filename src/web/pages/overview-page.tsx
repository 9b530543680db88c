import {
  Alert,
  Badge,
  Button,
  Group,
  Loader,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Title,
  Tooltip,
  useMantineColorScheme,
} from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { OverviewAnswer } from "../../api/overview.ts";
import { formatDay } from "../../domain/format.ts";
import { type Address, useAddress } from "../address.ts";
import { BenchmarkTable } from "../panels/benchmark-table.tsx";
import { Headlines } from "../panels/headlines.tsx";
import { NumberDrawer } from "../panels/number-drawer.tsx";
import { getOverview, ServerProblem } from "../server.ts";
import { webWords } from "../words/index.ts";

/** Monday morning: one sentence, six cards, every rep beside the benchmark; any number opens. */
export function OverviewPage() {
  const [address, change] = useAddress();
  const t = webWords(address.language);
  const query = { period: address.period, asOf: address.asOf, language: address.language };
  const overview = useQuery({
    queryKey: ["overview", query],
    queryFn: () => getOverview(query),
    placeholderData: keepPreviousData,
  });

  useEffect(() => {
    document.documentElement.lang = address.language;
    document.title = `${t("overview")} · Repmark`;
  }, [address.language, t]);

  return (
    <main className="page">
      <Stack gap="lg">
        <PageHead address={address} change={change} overview={overview.data} />
        {overview.isError ? (
          <Alert color="orange" title={t("failed")}>
            <Stack align="flex-start" gap="xs">
              <Text size="sm">
                {overview.error.message} {overview.error instanceof ServerProblem ? overview.error.hint : ""}
              </Text>
              <Button variant="default" onClick={() => overview.refetch()}>
                {t("again")}
              </Button>
            </Stack>
          </Alert>
        ) : overview.data === undefined ? (
          <Group mih={320} justify="center" role="status">
            <Loader size="sm" />
            <Text className="quiet">{t("loading")}</Text>
          </Group>
        ) : (
          <>
            <Text fz={19} lh={1.5} maw="74ch">
              {overview.data.opening}
            </Text>
            <Headlines overview={overview.data} open={(measure) => change({ measure, rep: undefined })} />
            <BenchmarkTable overview={overview.data} open={(measure, rep) => change({ measure, rep })} />
            <NumberDrawer
              address={address}
              overview={overview.data}
              close={() => change({ measure: undefined, rep: undefined })}
            />
          </>
        )}
      </Stack>
    </main>
  );
}

interface PageHeadProps {
  readonly address: Address;
  readonly change: (change: Partial<Address>) => void;
  readonly overview: OverviewAnswer | undefined;
}

function PageHead({ address, change, overview }: PageHeadProps) {
  const t = webWords(address.language);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Group justify="space-between" align="flex-start" gap="md">
      <div>
        <Group gap="xs">
          <Text fw={650} c="var(--chart-accent)">
            Repmark
          </Text>
          {overview?.isDemo ? (
            <Tooltip label={t("demoHow")} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
              <Badge variant="light" color="orange" tabIndex={0} styles={{ label: { color: "var(--chart-ink)" } }}>
                {t("demo")}
              </Badge>
            </Tooltip>
          ) : null}
        </Group>
        <Title order={1} fz={30} style={{ letterSpacing: "-0.02em" }}>
          {t("overview")}
        </Title>
        {overview === undefined ? null : (
          <Text size="sm" className="quiet">
            {t("asOf", { day: formatDay(overview.scorecard.asOf, address.language) })}
          </Text>
        )}
      </div>
      <Group gap="sm" align="flex-end">
        <Select
          label={t("period")}
          w={140}
          allowDeselect={false}
          data={(overview?.periods ?? []).map((period) => period.label)}
          value={overview?.scorecard.period.label ?? null}
          onChange={(period) => change({ period: period ?? undefined })}
        />
        <SegmentedControl
          aria-label={t("language")}
          data={[
            { value: "en", label: "English" },
            { value: "sv", label: "Svenska" },
          ]}
          value={address.language}
          onChange={(language) => change({ language: language === "sv" ? "sv" : "en" })}
        />
        <Button variant="default" onClick={() => setColorScheme(isDark(colorScheme) ? "light" : "dark")}>
          {isDark(colorScheme) ? t("light") : t("dark")}
        </Button>
      </Group>
    </Group>
  );
}

const isDark = (scheme: string) =>
  scheme === "dark" || (scheme === "auto" && window.matchMedia("(prefers-color-scheme: dark)").matches);
