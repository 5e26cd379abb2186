import { Alert, Loader, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconBriefcase, IconCake, IconCode, IconCoin, IconConfetti, IconFlower, IconGift, IconHeartHandshake, IconMail, IconMessageQuestion, IconPencil, IconRepeat, IconTag, type Icon } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, data } from '../../api/client';
import type { Starter } from '../../api/types';
import { useMay } from '../../session/session';
import { BlockSkeleton, ErrorState, ErrorWords, NoPermission, PageHeader } from '../../ui';
import { readable } from './LettersPage';
import classes from './letters.module.css';

const icons: Record<string, Icon> = { cold: IconMail, follow_up: IconRepeat, discount: IconTag, bonus: IconCoin, win_back_1: IconHeartHandshake, win_back_2: IconGift, win_back_3: IconHeartHandshake, birthday: IconCake, new_year: IconConfetti, march_8: IconFlower, professional_day: IconBriefcase, thank_you: IconGift, survey: IconMessageQuestion };

/** What a new letter begins with. */
export function Gallery() {
  const { t, i18n } = useTranslation('letters');
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const q = useQuery({ queryKey: ['letters', 'gallery', i18n.language], queryFn: ({ signal }) => data(api.GET('/api/v1/gallery', { signal })), staleTime: Infinity });
  const make = useMutation({
    mutationFn: (s: Pick<Starter, 'key' | 'name' | 'subject' | 'format' | 'body'> & Partial<Starter>) =>
      data(api.POST('/api/v1/templates', { body: { name: s.name, subject: s.subject, format: s.format, body: s.body, preheader: s.preheader, language: s.language, translations: s.translations } })),
    onSuccess: (l) => {
      client.setQueryData(['letters', l.id], l);
      void client.invalidateQueries({ queryKey: ['letters', 'all'] });
      void navigate({ to: '/letters/$id', params: { id: l.id }, replace: true });
    },
  });
  if (!may('templates:write')) return <NoPermission />;
  const own = [
    { key: 'simple', icon: IconPencil, name: t('start.simple'), about: t('start.simple_about'), format: 'markdown' as const, subject: t('start.subject'), body: t('start.simple_body', { salutation: '{{ client | salutation }}', sender: '{{ sender.name }}', unsubscribe: '{{ unsubscribe_url }}' }) },
    { key: 'code', icon: IconCode, name: t('start.code'), about: t('start.code_about'), format: 'mjml' as const, subject: t('start.subject'), body: blankMjml(t('start.code_text'), t('unsubscribe')) },
  ];
  const busy = make.isPending ? make.variables.key : null;
  const card = (key: string, I: Icon, name: string, about: string, subject: string, onClick: () => void) => (
    <li key={key}>
      <button type="button" className={classes.starter} onClick={onClick} disabled={busy !== null} data-starter={key}>
        <span className={classes.starterArt} aria-hidden>
          {busy === key ? <Loader size="sm" /> : <I size={44} stroke={1.2} />}
        </span>
        <span className={classes.starterWords}>
          <Text component="span" fw={600}>
            {name}
          </Text>
          <Text component="span" size="sm" c="dimmed">
            {about}
          </Text>
          {subject && (
            <Text component="span" size="xs" c="dimmed" lineClamp={2} fs="italic">
              {readable(subject)}
            </Text>
          )}
        </span>
      </button>
    </li>
  );
  return (
    <>
      <PageHeader back={{ to: '/letters', label: t('title') }} title={t('new')} description={t('start.about')} />
      {make.isError && (
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} mb="lg" role="alert">
          <ErrorWords error={make.error} />
        </Alert>
      )}
      <Title order={2} mb="sm">
        {t('start.own')}
      </Title>
      <ul className={classes.gallery}>{own.map((o) => card(o.key, o.icon, o.name, o.about, '', () => make.mutate({ ...o, name: t('untitled'), language: i18n.language })))}</ul>
      <Title order={2} mt="xl" mb="sm">
        {t('start.ready')}
      </Title>
      {q.isPending ? <BlockSkeleton /> : q.isError ? <ErrorState error={q.error} onRetry={() => void q.refetch()} /> : <ul className={classes.gallery}>{q.data.items.map((s) => card(s.key, icons[s.key] ?? IconMail, s.name, s.about, s.translations[i18n.language]?.subject ?? s.subject, () => make.mutate(s)))}</ul>}
    </>
  );
}

function blankMjml(words: string, leave: string): string {
  return `<mjml>
  <mj-body background-color="#f3f4f6">
    <mj-section background-color="#ffffff" padding="32px 24px">
      <mj-column>
        <mj-text font-size="16px" line-height="24px">{{ client | salutation }}!</mj-text>
        <mj-text font-size="16px" line-height="24px">${words}</mj-text>
      </mj-column>
    </mj-section>
    <mj-section>
      <mj-column>
        <mj-text align="center" font-size="13px" color="#4b5563"><a href="{{ unsubscribe_url }}" style="color: #4b5563">${leave}</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
}
