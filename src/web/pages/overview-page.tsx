import {
  ActionIcon,
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
import { SignOut } from "../panels/sign-out.tsx";
import { getFreshness, getOverview, ServerProblem } from "../server.ts";
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
        <DamageNote language={address.language} />
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
              <Unbroken text={overview.data.opening} />
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

/** For a week after it: whoever reads the numbers is told that what held them was damaged, and that they are right. */
function DamageNote({ language }: Pick<Address, "language">) {
  const t = webWords(language);
  const { data: freshness } = useQuery({ queryKey: ["freshness"], queryFn: getFreshness });
  if (freshness?.damage == null) return null;
  const { at, until } = freshness.damage;
  const [day, last] = [at, until].map((instant) => formatDay(instant.slice(0, 10), language));
  return (
    <Alert
      color="orange"
      title={t("damageMended")}
      role="status"
      styles={{ title: { color: "var(--chart-ink)" }, message: { color: "var(--chart-ink)" } }}
    >
      <Text size="sm">{t("damageHow", { day, until: last })}</Text>
    </Alert>
  );
}

/** A period's label, 2026-Q1, stays on one line. */
function Unbroken({ text }: { text: string }) {
  return text.split(/(\b\d{4}-[QWM]?\d{1,2}\b)/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a sentence never move
      <span className="nobreak" key={index}>
        {part}
      </span>
    ),
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
      <Group gap="sm" align="flex-end" className="controls">
        <Select
          label={t("period")}
          w={120}
          allowDeselect={false}
          data={(overview?.periods ?? []).map((period) => period.label)}
          value={overview?.scorecard.period.label ?? null}
          onChange={(period) => change({ period: period ?? undefined })}
        />
        <SegmentedControl
          aria-label={t("language")}
          data={[
            { value: "en", label: <span lang="en">English</span> },
            { value: "sv", label: <span lang="sv">Svenska</span> },
          ]}
          value={address.language}
          onChange={(language) => change({ language: language === "sv" ? "sv" : "en" })}
        />
        <Group gap="xs" wrap="nowrap">
          <ActionIcon
            variant="default"
            size={36}
            aria-label={isDark(colorScheme) ? t("light") : t("dark")}
            title={isDark(colorScheme) ? t("light") : t("dark")}
            onClick={() => setColorScheme(isDark(colorScheme) ? "light" : "dark")}
          >
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" fill="currentColor">
              {isDark(colorScheme) ? (
                <path d="M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm-.8-5h1.6v3H9.2V1Zm0 15h1.6v3H9.2v-3ZM1 9.2h3v1.6H1V9.2Zm15 0h3v1.6h-3V9.2ZM3.1 4.2l1.1-1.1 2.1 2.1-1.1 1.1-2.1-2.1Zm10.6 10.6 1.1-1.1 2.1 2.1-1.1 1.1-2.1-2.1Zm2.1-11.7 1.1 1.1-2.1 2.1-1.1-1.1 2.1-2.1ZM5.2 13.7l1.1 1.1-2.1 2.1-1.1-1.1 2.1-2.1Z" />
              ) : (
                <path d="M8 2.2a8 8 0 1 0 9.8 9.8A6.5 6.5 0 0 1 8 2.2Z" />
              )}
            </svg>
          </ActionIcon>
          <ActionIcon
            component="a"
            href={`/account?language=${address.language}`}
            variant="default"
            size={36}
            aria-label={t("account")}
            title={t("account")}
          >
            <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true" fill="currentColor">
              <path d="M10 2a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 9.5c4.2 0 7 2.2 7 5V18H3v-1.5c0-2.8 2.8-5 7-5Z" />
            </svg>
          </ActionIcon>
          <SignOut language={address.language} />
        </Group>
      </Group>
    </Group>
  );
}

const isDark = (scheme: string) =>
  scheme === "dark" || (scheme === "auto" && window.matchMedia("(prefers-color-scheme: dark)").matches);
